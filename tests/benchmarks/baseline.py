"""The import baseline: polars reads the file as strings, one `executemany` inserts its rows as text columns, one transaction, no index."""

import sqlite3
import sys

import polars


def main(source: str, target: str) -> None:
    frame = polars.read_csv(source, infer_schema=False)
    connection = sqlite3.connect(target)
    names = ",".join(f'"{name}" TEXT' for name in frame.columns)
    connection.execute(f"CREATE TABLE rows ({names})")
    marks = ",".join("?" * frame.width)
    connection.executemany(f"INSERT INTO rows VALUES ({marks})", frame.iter_rows())
    connection.commit()
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
