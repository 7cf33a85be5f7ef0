import gzip
import io
import json

import pytest

from t2s_pipeline.formats.reading import read, records
from t2s_pipeline.formats.sources import Source, SourceError, expand

M = {"role": "user", "content": "hi"}
R = {"messages": [M]}
S = {"task_id": "s2", "messages": [M]}


def places(text):
    found = records(io.StringIO(text))
    return [(f.place, "refused" if f.refused else f.record) for f in found]


def lines(*records):
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (lines(R, R), [("line 1", R), ("line 2", R)]),
        (json.dumps([R, R]), [("record 1", R), ("record 2", R)]),
        (json.dumps([R, R], indent=1), [("record 1", R), ("record 2", R)]),
        (json.dumps(R, indent=2), [("record 1", R)]),
        (lines([M], [M, M]), [("line 1", [M]), ("line 2", [M, M])]),
        (json.dumps([M, M]), [("record 1", [M, M])]),
        (json.dumps([[M], [M]]), [("record 1", [M]), ("record 2", [M])]),
        (lines(R) + "\n" + lines(R), [("line 1", R), ("line 3", R)]),
        (json.dumps(R) + " " + json.dumps(R), [("record 1", R), ("record 2", R)]),
        ("\n\n" + lines(R, R), [("line 3", R), ("line 4", R)]),
        (f"[\n{json.dumps(R)}\n]\n", [("record 1", R)]),
        (f"[\n{json.dumps(R)},\n{json.dumps(R)}\n]\n", [("record 1", R), ("record 2", R)]),
        ('{"task_id":"s2","messages":\n' + json.dumps([M]) + "\n}", [("record 1", S)]),
        ('\n{"task_id":"s2","messages":\n' + json.dumps([M]) + "\n}\n", [("record 1", S)]),
        ("{}\n" + lines(R), [("line 1", {}), ("line 2", R)]),
    ],
)
def test_records_are_found_however_the_file_is_laid_out(text, expected):
    assert places(text) == expected


def test_a_bad_line_costs_only_itself():
    text = lines(R) + '{"messages": [\n' + lines(R)
    assert places(text) == [("line 1", R), ("line 2", "refused"), ("line 3", R)]


def test_a_bad_first_line_costs_only_itself():
    assert places('{"messages": [\n' + lines(R)) == [("line 1", "refused"), ("line 2", R)]


@pytest.mark.parametrize(
    "head",
    [
        "Loading the model…\n[INFO] it is loaded\n",
        "[1/2] first\n[2, 2] second\n",
        "12 runs\n\n13 runs\n",
        '{"messages": [\n{"messages": [\n',
        '[{"role": "user", "con\n[{"role"\n',
        "x" * 100_000 + "\n",
    ],
)
def test_bad_lines_at_the_head_cost_only_themselves(head):
    n = head.count("\n")
    long = {"messages": [{"role": "user", "content": "x" * 200_000}]}
    found = places(head + lines(long, R) + "{\n" + lines(R))
    good = [(f"line {n + 1}", long), (f"line {n + 2}", R), (f"line {n + 4}", R)]
    assert [one for one in found if one[1] != "refused"] == good
    assert (f"line {n + 3}", "refused") in found


def test_a_truncated_document_is_one_refusal():
    text = json.dumps(R | {"tags": ["a", {"b": []}] * 100}, indent=1)[:-9]
    assert places(text) == [("record 1", "refused")]


def test_a_truncated_list_keeps_the_records_before():
    text = json.dumps([R, R, R])[:-9]
    assert places(text) == [("record 1", R), ("record 2", R), ("record 3", "refused")]


def test_nan_does_not_stop_a_list():
    found = places('[{"reward": NaN}, {"reward": 1}]')
    assert [place for place, _ in found] == ["record 1", "record 2"]
    assert found[1][1] == {"reward": 1}


@pytest.mark.parametrize("text", ["", "  \n\n"])
def test_an_empty_file_is_refused(text):
    (found,) = records(io.StringIO(text))
    assert str(found.refused) == "the file is empty"


@pytest.mark.parametrize("text", ["hello", "[1, 2", "{", "[" * 100_000])
def test_what_is_no_json_is_refused_and_never_quoted(text):
    *_, last = records(io.StringIO(text))
    assert last.refused is not None
    assert "hello" not in str(last.refused)


def test_values_longer_than_a_chunk_are_read_whole():
    long = {"messages": [{"role": "tool", "content": "x" * 10_000_000}]}
    assert places(json.dumps([long, R])) == [("record 1", long), ("record 2", R)]


def test_an_error_early_in_a_large_file_does_not_read_on():
    stream = io.StringIO('[\n{"a": }' + "\n" * 5_000_000 + "]")
    *_, last = records(stream)
    assert last.refused is not None
    assert stream.tell() < 1_000_000


def test_compressed_files_are_recognised_by_content(tmp_path):
    file = tmp_path / "runs.json"
    file.write_bytes(gzip.compress(lines(R, R).encode()))
    assert [found.record for found in read(Source(str(file)))] == [R, R]


def test_a_cut_compressed_file_names_itself(tmp_path):
    file = tmp_path / "runs.jsonl.gz"
    file.write_bytes(gzip.compress(lines(*[R] * 1000).encode())[:-20])
    with pytest.raises(SourceError, match=r"runs\.jsonl\.gz cannot be read"):
        list(read(Source(str(file))))


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    file = tmp_path / "runs.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + lines(R).encode())
    assert [found.record for found in read(Source(str(file)))] == [R]


def test_utf_16_is_refused_by_name(tmp_path):
    file = tmp_path / "runs.json"
    file.write_bytes(json.dumps(R).encode("utf-16"))
    with pytest.raises(SourceError, match="UTF-16; save it as UTF-8"):
        list(read(Source(str(file))))


def test_folders_globs_and_files_name_their_traces(tmp_path):
    for name in ("b.jsonl", "a.json.gz", "notes.txt", ".hidden.json", "sub/c.json", ".t2s/d.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    names = [source.origin for source in expand(str(tmp_path))]
    assert names == ["a", "b", "c"]
    assert [s.origin for s in expand(f"{tmp_path}/*.jsonl")] == ["b"]
    assert [s.origin for s in expand(f"{tmp_path}/**/*.json")] == [".hidden", "d", "c"]
    assert [s.origin for s in expand(str(tmp_path / "notes.txt"))] == ["notes.txt"]


@pytest.mark.parametrize("name", ["missing.json", "no/*.json"])
def test_a_source_that_is_not_there_is_named(tmp_path, name):
    with pytest.raises(SourceError, match="does not exist"):
        expand(str(tmp_path / name))


def test_a_folder_without_traces_is_named(tmp_path):
    with pytest.raises(SourceError, match="has no traces"):
        expand(str(tmp_path))
