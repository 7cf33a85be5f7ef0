import gzip
import json

import pytest

from benchmarks.synthetic import trajectories

CHAT = {"messages": [{"role": "user", "content": "Please find the blue bicycle for me."}]}


def chat(n, **more):
    return {"task_id": f"t{n}", **CHAT, **more}


@pytest.fixture
def file(tmp_path):
    def write(name, *records, raw=None):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = raw if raw is not None else "".join(json.dumps(r) + "\n" for r in records)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def ingest(t2s_json):
    return lambda *args, code=0: t2s_json("ingest", *args, "--skill", "desk", code=code)


def arrivals(warehouse):
    rows = warehouse.read("learnable", skill="desk")
    return dict(rows.select("trajectory_id", "position").iter_rows())


def test_records_take_positions_in_the_order_of_arrival(ingest, file, warehouse):
    ingest(file("b.jsonl", chat(1), chat(2)), file("a.jsonl", chat(1)))
    assert arrivals(warehouse) == {"desk/b.t1.0": 0, "desk/b.t2.0": 1, "desk/a.t1.0": 2}


def test_the_same_again_is_skipped_and_counted(ingest, file, warehouse):
    path = file("a.jsonl", chat(1), chat(2))
    ingest(path)
    told = ingest(path)
    assert (told["new"], told["known"], told["revised"]) == (0, 2, 0)
    assert len(arrivals(warehouse)) == 2


def test_new_content_of_the_same_source_is_a_revision_in_its_slot(ingest, file, warehouse):
    ingest(file("a.jsonl", chat(1), chat(2)))
    told = ingest(file("a.jsonl", chat(1, reward=1), chat(2), chat(3)))
    assert (told["new"], told["known"], told["revised"]) == (1, 1, 1)
    assert arrivals(warehouse) == {"desk/a.t1.0": 0, "desk/a.t2.0": 1, "desk/a.t3.0": 2}


def test_the_same_id_from_another_source_is_refused_naming_both(ingest, file, warehouse):
    first, second = file("one/a.jsonl", chat(1)), file("two/a.jsonl", chat(1), chat(2))
    ingest(first)
    told = ingest(second)
    (refusal,) = told["refused"]
    assert str(first) in refusal
    assert str(second) in refusal
    assert "--origin" in refusal
    assert told["new"] == 1
    assert ingest(second, "--origin", "two")["new"] == 2


def test_trials_are_numbered_where_the_record_does_not(ingest, file, warehouse):
    ingest(file("a.jsonl", chat(1), chat(2), chat(1), chat(1, trial=7)))
    assert list(arrivals(warehouse)) == ["desk/a.t1.0", "desk/a.t2.0", "desk/a.t1.1", "desk/a.t1.7"]


def test_parts_of_an_id_are_percent_encoded(ingest, file, warehouse):
    ingest(file("my runs.v2.jsonl", chat("/1.5")))
    assert list(arrivals(warehouse)) == ["desk/my%20runs%2Ev2.t%2F1%2E5.0"]


def test_bare_lists_are_named_by_their_content(ingest, file, warehouse):
    path = file("a.jsonl", CHAT["messages"], CHAT["messages"])
    ingest(path)
    names = list(arrivals(warehouse))
    assert names[0].endswith(".0")
    assert names[1] == names[0][:-1] + "1"
    assert ingest(path)["known"] == 2


def test_equal_task_texts_are_one_task(ingest, file, warehouse):
    ingest(file("a.jsonl", chat(1), chat(2)))
    tasks = warehouse.read("learnable", skill="desk")["task_key"]
    assert tasks.n_unique() == 2  # "Please find the blue bicycle for me." tells too little
    long = {"messages": [{"role": "user", "content": "Please find the blue bicycle for me " * 3}]}
    ingest(file("b.jsonl", {"id": "x", **long}, {"id": "y", **long}))
    assert warehouse.read("learnable", skill="desk")["task_key"].n_unique() == 3


def test_one_task_is_one_in_whatever_words_its_user_begins(ingest, file, warehouse):
    other = {"messages": [{"role": "user", "content": "I am looking for a bicycle, a blue one."}]}
    ingest(file("a.jsonl", chat(1), {"task_id": "t1", **other}))
    assert warehouse.read("learnable", skill="desk")["task_key"].n_unique() == 1


def test_large_ingests_are_sharded_and_keep_state_per_trajectory(ingest, file, warehouse):
    told = ingest(file("a.jsonl", *(chat(n) for n in range(1100))))
    assert told["partitions"] == 3
    keys = warehouse.read("learnable", skill="desk")["partition_key"].unique(maintain_order=True)
    assert keys.to_list() == [f"desk/a.shard-0000{n}" for n in range(3)]
    ingest(file("a.jsonl", *(chat(n) for n in range(2101))))
    keys = warehouse.read("learnable", skill="desk")["partition_key"].unique(maintain_order=True)
    assert keys[-1] == "desk/a.t2100.0" or keys[-1] == "desk/a.shard-00005"


def test_labels_from_a_side_file_win(ingest, file, warehouse, t2s):
    labels = file("labels.csv", raw="id,success,reward\nt1,true,\nt2.0,,0.25\n")
    told = ingest(file("a.jsonl", chat(1, reward=0), chat(2), chat(3)), "--labels", labels)
    assert told["outcomes"] == {"success": 1, "failure": 1, "unknown": 1}
    t2s("evolve", "desk")
    progress = warehouse.read("progress", skill="desk").to_dicts()[0]
    assert (progress["successes"], progress["failures"], progress["unknown"]) == (1, 1, 1)


def test_labels_that_match_no_record_are_counted(t2s, ingest, file):
    labels = file("labels.csv", raw="id,success\nt1,true\nt1.0,true\nother,true\nt9,false\n")
    path = file("a.jsonl", chat(1))
    told = ingest(path, "--labels", labels)
    assert (told["labels"], told["labels_unmatched"]) == (4, 2)
    done = t2s("ingest", path, "--skill", "desk", "--labels", labels)
    assert "2 of 4 labels matched no record" in done.stderr
    matching = file("good.csv", raw="id,success\nt1,true\n")
    done = t2s("ingest", path, "--skill", "desk", "--labels", matching)
    assert "labels" not in done.stderr


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("id,success\n,true\n", "line 2: has no id"),
        ("id,reward\nt1,7\n", "line 2: reward must be a number from 0 to 1, not 7"),
        ("id,reward\n", "has no rows"),
    ],
)
def test_labels_that_say_nothing_are_an_error(t2s, file, raw, reason):
    labels = file("labels.csv", raw=raw)
    done = t2s("ingest", file("a.jsonl", chat(1)), "--skill", "desk", "--labels", labels, code=1)
    assert reason in done.stderr


BAD = {
    "truncated JSON": (
        "bad.jsonl",
        b'{"messages": [{"role": "user", "con',
        "bad.jsonl, record 1: is",
    ),
    "invalid UTF-8": (
        "bad.jsonl",
        b'{"messages": [{"role": "user", "content": "\xff\xfe"}]}\n',
        "bad.jsonl, line 1: holds bytes that are no UTF-8",
    ),
    "half a character": (
        "bad.jsonl",
        b'{"messages": [{"role": "user", "content": "\\ud800"}]}\n',
        "bad.jsonl, line 1: holds half a character, an escape like \\ud800",
    ),
    "empty file": ("bad.jsonl", b"", "bad.jsonl, record 1: the file is empty"),
    "wrong types": (
        "bad.jsonl",
        b'{"messages": {"role": "user"}}\n',
        "bad.jsonl, line 1: has no messages",
    ),
    "no messages": ("bad.jsonl", b'{"messages": []}\n', "bad.jsonl, line 1: has no messages"),
    "reward NaN": (
        "bad.jsonl",
        b'{"messages": [{"role": "user", "content": "x"}], "reward": NaN}\n',
        "bad.jsonl, line 1: reward must be a number from 0 to 1, not nan",
    ),
    "reward 7": (
        "bad.jsonl",
        b'{"messages": [{"role": "user", "content": "x"}], "reward": 7}\n',
        "bad.jsonl, line 1: reward must be a number from 0 to 1, not 7",
    ),
    "unknown format": (
        "bad.jsonl",
        b'{"events": []}\n',
        "bad.jsonl, line 1: is of no known format (known: tau_bench, openai_chat)",
    ),
    "cut archive": ("bad.jsonl.gz", gzip.compress(b"{}" * 999)[:-9], "bad.jsonl.gz cannot be read"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_line_and_the_rest_is_ingested(t2s, file, warehouse, case):
    name, content, reason = BAD[case]
    bad, good = file(name, raw=content), file("good.jsonl", chat(1))
    done = t2s("ingest", bad, good, "--skill", "desk")
    assert reason in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert list(arrivals(warehouse)) == ["desk/good.t1.0"]


@pytest.mark.parametrize("case", BAD)
def test_strict_writes_nothing_if_anything_is_refused(t2s, file, warehouse, case):
    name, content, _ = BAD[case]
    bad, good = file(name, raw=content), file("good.jsonl", chat(1))
    t2s("ingest", good, bad, "--skill", "desk", "--strict", code=1)
    assert arrivals(warehouse) == {}


def test_strict_refuses_doubles_too(t2s, file, warehouse):
    t2s("ingest", file("one/a.jsonl", chat(1)), "--skill", "desk")
    again = file("two/a.jsonl", chat(1), chat(2))
    t2s("ingest", again, "--skill", "desk", "--strict", code=1)
    assert len(arrivals(warehouse)) == 1


def test_a_file_of_nothing_but_bad_records_fails(t2s, file):
    t2s("ingest", file("bad.jsonl", raw="hello"), "--skill", "desk", code=1)


def test_a_source_that_does_not_exist_is_named(t2s, tmp_path):
    done = t2s("ingest", tmp_path / "nosuch.jsonl", "--skill", "desk", code=1)
    assert done.stderr == f"t2s: {tmp_path}/nosuch.jsonl does not exist\n"


def test_a_folder_without_traces_is_named(t2s, tmp_path, home):
    (tmp_path / "empty").mkdir()
    done = t2s("ingest", tmp_path / "empty", "--skill", "desk", code=1)
    assert "empty has no traces" in done.stderr


def test_a_home_that_cannot_be_written_is_named(t2s, file, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("T2S_HOME", str(tmp_path / "file" / "home"))
    done = t2s("ingest", file("a.jsonl", chat(1)), "--skill", "desk", code=1)
    assert "set T2S_HOME to a folder that can be written" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["Desk", "a--b", "-a", "claude-desk", "x" * 65, "a b"])
def test_a_name_that_no_skill_can_have_is_refused(t2s, file, name):
    done = t2s("ingest", file("a.jsonl", chat(1)), f"--skill={name}", code=2)
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_unknown_format_name_is_refused(t2s, file):
    done = t2s("ingest", file("a.jsonl", chat(1)), "--skill", "desk", "--format", "xml", code=2)
    assert "there are: auto, tau_bench, openai_chat" in done.stderr


def test_wrong_use_exits_with_two(t2s):
    t2s("ingest", code=2)
    t2s("ingest", "x.json", code=2)
    t2s("ingest", "x.json", "--skill", "a", "--trust", "blind", code=2)


def test_standard_input_is_a_source(t2s_process, warehouse):
    text = "".join(json.dumps(record) + "\n" for record in trajectories(3))
    t2s_process("ingest", "-", "--skill", "desk", input=text.encode())
    assert list(arrivals(warehouse)) == ["desk/stdin.0.0", "desk/stdin.0.1", "desk/stdin.0.2"]


def test_text_from_traces_cannot_steer_the_terminal(t2s, file):
    done = t2s("ingest", file("a\x1b[31m.jsonl", raw="{}x"), "--skill", "desk", code=1)
    assert "\x1b" not in done.stderr
    assert "\\u001b" in done.stderr


@pytest.mark.long
def test_standard_input_is_never_the_same_source_twice(t2s_process, warehouse):
    def ingest(text, *options):
        record = json.dumps({"task_id": "t1", "messages": [{"role": "user", "content": text}]})
        given = ("ingest", "-", "--skill", "desk", "--json", *options)
        return lambda code=0: json.loads(
            t2s_process(*given, input=record.encode(), code=code).stdout
        )

    assert ingest("One.")()["new"] == 1
    assert ingest("One.")()["known"] == 1
    (refusal,) = ingest("Another.")(code=1)["refused"]
    assert "is already there from standard input, record 1" in refusal
    assert "--origin" in refusal
    assert ingest("Another.", "--origin", "second")()["new"] == 1
    assert len(arrivals(warehouse)) == 2


@pytest.mark.parametrize("description", ["a\x1b[31m b", "a\ud800b", "\ufffe", "  ", "a\x00b"])
def test_a_description_that_no_skill_can_have_is_refused(t2s, file, warehouse, description):
    path = file("a.jsonl", chat(1))
    done = t2s("ingest", path, "--skill", "desk", "--description", description, code=1)
    assert done.stderr.startswith("t2s: the description cannot be used: ")
    assert len(done.stderr.strip().splitlines()) == 1
    assert arrivals(warehouse) == {}


@pytest.mark.long
def test_a_description_that_comes_too_late_is_refused_before_anything_is_stored(
    t2s, file, warehouse
):
    t2s("ingest", file("a.jsonl", chat(1)), "--skill", "desk", "--description", "One.")
    t2s("evolve", "desk")
    more = file("b.jsonl", chat(2))
    t2s("ingest", more, "--skill", "desk", "--description", "Two.", code=1)
    assert len(arrivals(warehouse)) == 1
    t2s("ingest", more, "--skill", "desk", "--description", "One.")


def test_a_dagster_home_that_cannot_be_written_is_named_before_anything_is_stored(
    t2s, file, warehouse, tmp_path, monkeypatch
):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "file" / "dagster"))
    done = t2s("ingest", file("a.jsonl", chat(1)), "--skill", "desk", code=1)
    assert "set T2S_HOME (and DAGSTER_HOME)" in done.stderr
    assert arrivals(warehouse) == {}
