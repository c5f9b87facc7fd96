"""What the pages are measured against: the least that Flask can do, and one plain page over one table."""

from __future__ import annotations

import os
import sqlite3
import threading

from flask import Flask

PAGE_LENGTH = 20
TEMPLATE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>名单</title></head>
<body><h1>名单</h1><p>共 {{ total }} 条</p>
<table><tr><th>编号<th>姓名<th>领域<th>认定单位<th>公布日期</tr>
{% for row in rows %}<tr><td><a href="/{{ row[0] }}">{{ row[0] }}</a>
{% for cell in row[1:] %}<td>{{ cell }}{% endfor %}</tr>
{% endfor %}</table></body></html>"""


def hello() -> Flask:
    """A Flask that only says hello."""
    app = Flask("hello")

    @app.get("/")
    def say() -> str:
        return "hello"

    return app


def make_table(path: str, rows: int) -> None:
    """The table of the short page: `rows` lines, indexed by the column it is sorted by."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE line (reference TEXT, name TEXT, domain TEXT, body TEXT, day TEXT)")
        database.executemany(
            "INSERT INTO line VALUES (?, ?, ?, ?, ?)",
            (
                (f"D{n:06}", "某**", f"领域{n % 9}", f"单位{n % 31}", f"{1900 + n % 100}-01-01")
                for n in range(rows)
            ),
        )
        database.execute("CREATE INDEX line_by_day ON line (day, reference)")
    database.close()


def short_page() -> Flask:
    """Flask, one indexed query and a short template, over the SQLite file that BENCH_TABLE names."""
    app = Flask("short")
    template = app.jinja_env.from_string(TEMPLATE)
    own = threading.local()

    def database() -> sqlite3.Connection:
        if not hasattr(own, "connection"):
            own.connection = sqlite3.connect(os.environ["BENCH_TABLE"])
            own.total = own.connection.execute("SELECT count(*) FROM line").fetchone()[0]
        return own.connection

    @app.get("/")
    def page() -> str:
        query = (
            "SELECT reference, name, domain, body, day FROM line ORDER BY day DESC, reference DESC LIMIT ?"
        )
        rows = database().execute(query, (PAGE_LENGTH,)).fetchall()
        return template.render(rows=rows, total=own.total)

    return app
