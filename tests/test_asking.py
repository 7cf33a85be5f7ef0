"""Answers at a terminal, where what was not understood is asked again."""

import io

from rich.console import Console

from t2s_pipeline.commands.asking import Answer, answer


class Terminal(io.StringIO):
    """Somebody who types these lines."""

    def isatty(self):
        return True


def test_at_a_terminal_what_was_not_understood_is_said_and_asked_again(monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal("rejet\nr\n\nwrong\n"))
    shown = io.StringIO()
    said = answer(Console(file=shown, width=200))
    assert said == Answer("reject", None, "wrong")
    assert "“rejet” is no answer; say a, r, p, w, s or q" in shown.getvalue()
    assert "nothing was said to “Reason”" in shown.getvalue()
