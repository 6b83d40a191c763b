"""What can happen to a file on its way: bits flip, bytes go missing or come twice, editors and mails change what they touch.

Every case is a function of its number alone, so a failure names the case and the case can be had again.
"""

import random
from collections.abc import Callable

Damage = Callable[[bytes, random.Random], bytes]

ODD = (
    b"", b" ", b"-", b"NaN", b"Infinity", b"-0", b"1e999999999", b"9" * 400, b"9" * 24, b"0." + b"0" * 33 + b"1",
    b"0." + b"0" * 300 + b"1", b"1,2,3", b"1.2.3", b"--1", b"$-",
    "١٢٣".encode(), "\u202e12".encode(), b"=1+1", b"2024-02-30", b"0000-00-00", b"99999-01-01", b"24:61:61", b"2024-03-31 02:30:00",
    b"31/12/2023", b"9999-12-31 23:59:59", b"0001-01-01", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b'""', b'"\n"', b"'", b"x" * 5000,
    b"[red]", b"../../etc/passwd", b"Unknown",
)  # fmt: skip
"""Cells that break readers."""
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "cp1252", "latin-1", "cp437", "cp500", "shift_jis", "utf-7")


def place(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def some_range(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = place(data, chance)
    return start, min(len(data), start + chance.choice((1, 1, 2, 5, 20, 200, 2000)))


def flip(data: bytes, chance: random.Random) -> bytes:
    """One bit."""
    where = chance.randrange(len(data))
    return data[:where] + bytes([data[where] ^ 1 << chance.randrange(8)]) + data[where + 1 :]


def overwrite(data: bytes, chance: random.Random) -> bytes:
    start, end = some_range(data, chance)
    return data[:start] + chance.randbytes(end - start) + data[end:]


def delete(data: bytes, chance: random.Random) -> bytes:
    start, end = some_range(data, chance)
    return data[:start] + data[end:]


def insert(data: bytes, chance: random.Random) -> bytes:
    where = place(data, chance)
    noise = chance.randbytes(chance.randrange(1, 40))
    put = chance.choice((noise, b'"', b",", b";", b"\t", b"\n", b"\r", b"\x00\x00", chance.choice(ODD)))
    return data[:where] + put + data[where:]


def truncate(data: bytes, chance: random.Random) -> bytes:
    where = place(data, chance)
    return data[:where] if chance.random() < 0.8 else data[where:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    """A range stands twice, in its place or elsewhere."""
    start, end = some_range(data, chance)
    where = end if chance.random() < 0.5 else place(data, chance)
    return data[:where] + data[start:end] + data[where:]


def swap_lines(data: bytes, chance: random.Random) -> bytes:
    """Lines change places, headers included; or one comes again."""
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    if chance.random() < 0.5:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines.insert(other, lines[one])
    return b"\n".join(lines)


def break_line(data: bytes, chance: random.Random) -> bytes:
    """Two lines run together, or one is broken in the middle."""
    lines = data.split(b"\n")
    one = chance.randrange(len(lines))
    if chance.random() < 0.5 and one + 1 < len(lines):
        lines[one : one + 2] = [lines[one] + lines[one + 1]]
    else:
        cut = chance.randrange(len(lines[one]) + 1)
        lines[one : one + 1] = [lines[one][:cut], lines[one][cut:]]
    return b"\n".join(lines)


def cell(data: bytes, chance: random.Random) -> bytes:
    """A cell becomes something that no reader likes."""
    lines = data.split(b"\n")
    one = chance.randrange(len(lines))
    sign = chance.choice((b",", b";", b"\t"))
    cells = lines[one].split(sign)
    cells[chance.randrange(len(cells))] = chance.choice(ODD)
    lines[one] = sign.join(cells)
    return b"\n".join(lines)


def columns(data: bytes, chance: random.Random) -> bytes:
    """One cell more or less, in one line or in all."""
    lines = data.split(b"\n")
    every = chance.random() < 0.3
    one, number = chance.randrange(len(lines)), chance.randrange(12)
    for index in range(len(lines)) if every else (one,):
        cells = lines[index].split(b",")
        if chance.random() < 0.5 and len(cells) > number:
            del cells[number]
        else:
            cells.insert(number, b"x")
        lines[index] = b",".join(cells)
    return b"\n".join(lines)


def recode(data: bytes, chance: random.Random) -> bytes:
    """Saved by another program in another encoding."""
    return data.decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")


def endings(data: bytes, chance: random.Random) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b"\r\r\n", b"\n\r")))


def delimiter(data: bytes, chance: random.Random) -> bytes:
    return data.replace(b",", chance.choice((b";", b"\t", b"|", b",,", b" , ")))


def quotes(data: bytes, chance: random.Random) -> bytes:
    """Quotes taken away, doubled, or around whole lines."""
    way = chance.randrange(3)
    if way == 0:
        return data.replace(b'"', b"")
    if way == 1:
        return data.replace(b'"', b'""')
    return b"\n".join(b'"%b"' % line.replace(b'"', b'""') for line in data.split(b"\n"))


DAMAGES: tuple[Damage, ...] = (
    flip, flip, flip, overwrite, delete, delete, insert, insert, truncate, repeat, swap_lines, break_line, cell, cell, cell, columns,
    recode, endings, delimiter, quotes,
)  # fmt: skip


def damaged(data: bytes, number: int, name: str) -> tuple[bytes, str]:
    """Case `number` of a file: its bytes after one to four damages, and their names."""
    chance = random.Random(f"{name} {number}")
    done = []
    for _ in range(chance.choice((1, 1, 1, 2, 3, 4))):
        way = chance.choice(DAMAGES)
        data = way(data, chance) if data else b"\x00"
        done.append(way.__name__)
    return data, " ".join(done)
