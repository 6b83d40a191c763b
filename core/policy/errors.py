"""What is wrong with a policy file: one sentence that names the file, the line and the remedy."""


class PolicyError(ValueError):
    """A policy that cannot be used. `str()` is the sentence; `file` and `line` (0: no line) say where."""

    def __init__(self, file: str, line: int, what: str) -> None:
        self.file = file
        self.line = line
        where = f"{file}, line {line}" if line else file
        super().__init__(f"{where}: {what}")
