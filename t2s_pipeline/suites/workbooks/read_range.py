"""Print cells of a workbook; runs in the sandbox, with file, sheet and range as its arguments."""

import sys
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from openpyxl import load_workbook

file, sheet, place = sys.argv[1:]
if not Path(file).is_file():
    sys.exit(f"Error: there is no file {file!r}")
book = load_workbook(file)
if sheet not in book.sheetnames:
    names = ", ".join(repr(name) for name in book.sheetnames)
    sys.exit(f"Error: there is no sheet {sheet!r}; there are {names}")
try:
    found = book[sheet][place]
except ValueError:
    sys.exit(f"Error: {place!r} is no range such as A1:C5")
parts = found if isinstance(found, tuple) else (found,)
cells = [cell for part in parts for cell in (part if isinstance(part, tuple) else (part,))]
for row, in_row in groupby(cells, key=attrgetter("row")):
    print(f"{row}:", " | ".join(repr(cell.value) for cell in in_row))
