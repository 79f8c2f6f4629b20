"""Tables of an HTML page: many town-hall systems write one and call it .xls."""

from html.parser import HTMLParser

from app.formats.text.unreadable import UnreadableFile

Row = tuple[int, tuple[str, ...]]
_MOST_SPAN = 200
_MOST_CELLS = 1_000_000


def read_html_tables(text: str) -> list[list[Row]]:
    """Every table with its rows as text; a cell over several rows or columns stands in each of them."""
    page = _Page()
    page.feed(text)
    page.close()
    return [_grid(rows) for rows in page.tables if rows]


class _Page(HTMLParser):
    """Collects (text, columns, rows) of each cell; tables inside a cell are read as tables of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self.open: list[int] = []
        self.cell: list[str] | None = None
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
            self.open.append(len(self.tables) - 1)
        elif tag == "tr" and self.open:
            self._end_cell()
            self.tables[self.open[-1]].append([])
        elif tag in ("td", "th") and self.open:
            self._end_cell()
            told = dict(attrs)
            self.span = (_count(told.get("colspan")), _count(told.get("rowspan")))
            self.cell = []
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _end_cell(self) -> None:
        if self.cell is not None and self.open:
            rows = self.tables[self.open[-1]]
            if not rows:
                rows.append([])
            rows[-1].append((" ".join("".join(self.cell).split()), *self.span))
        self.cell = None


def _count(text: str | None) -> int:
    return min(int(text), _MOST_SPAN) if text and text.isdigit() and int(text) > 0 else 1


def _grid(rows: list[list[tuple[str, int, int]]]) -> list[Row]:
    cells: dict[tuple[int, int], str] = {}
    for line, row in enumerate(rows):
        column = 0
        for text, wide, high in row:
            while (line, column) in cells:
                column += 1
            if len(cells) + wide * high > _MOST_CELLS:
                raise UnreadableFile("too_large_inside", f"{line + 1} x {column + wide}")
            for below in range(high if line + high <= len(rows) else len(rows) - line):
                for beside in range(wide):
                    cells[line + below, column + beside] = text
            column += wide
    width = max((column for _, column in cells), default=-1) + 1
    return [(line + 1, tuple(cells.get((line, column), "") for column in range(width))) for line in range(len(rows))]
