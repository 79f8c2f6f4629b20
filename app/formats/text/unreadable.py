"""The file as a whole cannot be read: an answer with a stable code, turned into words at the edge."""


class UnreadableFile(Exception):
    """`code` is one of `issue_words.FILE_CODES`; `detail` is the measured fact behind it (a size, a kind of file)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail = code, detail
