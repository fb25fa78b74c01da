"""The extension in a real engine. usage: test_duckdb.py EXTENSION"""
import sys

import duckdb


def connect():
    db = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    db.execute(f"load '{sys.argv[1]}'")
    return db


def one(db, sql, *values):
    return db.execute(sql, list(values)).fetchone()[0]


def refused(db, sql):
    try:
        db.execute(sql).fetchall()
    except duckdb.Error as reason:
        return str(reason)
    raise AssertionError(f"not refused: {sql}")


def test_functions(db):
    assert one(db, "select sanitize_html(?)", "<b>x<script>y</script><i onclick=1>z") == "<b>x<i>z</i></b>"
    assert one(db, "select sanitize_html(?, ?)", "<u>x</u><b>y", "<u>") == "<u>x</u>y"
    assert one(db, "select sanitize_html(?, 'article')", "<h1>x") == "<h1>x</h1>"
    assert db.execute("select html_is_clean('<b>x</b>'), html_is_clean('<b>x'), html_is_clean('<u></u>', '<u>')").fetchone() \
        == (True, False, True)
    assert one(db, "select html_to_text('<p>a<p>b &lt;')") == "a\nb <"
    assert one(db, "select text_to_html(?)", "a <\nb") == "a &lt;\nb"
    assert one(db, "select text_to_html(?, true)", "a\nb") == "a<br>\nb"
    assert one(db, "select sanitize_html_within('<b>one two three', 0, 9)") == "<b>one two…</b>"
    assert one(db, "select sanitize_html_within('<u>one two three', 0, 9, '<u>')") == "<u>one two…</u>"
    assert len(one(db, "select sanitize_html(?)", "<b>x</b>" * 500000)) == 4000000


def test_validity(db):
    """NULLs in any argument, over several vectors, and none in a vector after one that has some."""
    db.execute("create table v as select i, case when i % 3 = 0 then null else '<b>' || i end as html, "
               "case when i % 5 = 0 then null else '<b>' end as policy from range(10000) t (i)")
    rows = db.execute("select i, sanitize_html(html), sanitize_html(html, policy), html_is_clean(html) from v order by i").fetchall()
    assert len(rows) == 10000
    for i, html, by_policy, clean in rows:
        wanted = None if i % 3 == 0 else f"<b>{i}</b>"
        assert html == wanted and by_policy == (None if i % 5 == 0 else wanted), i
        assert clean is (None if i % 3 == 0 else False)
    assert one(db, "select sanitize_html(null)") is None
    assert one(db, "select count(sanitize_html('<b>' || i)) from range(5000) t (i)") == 5000
    assert one(db, "select sanitize_html('')") == ""


def test_strings(db):
    """Inlined and not: up to twelve bytes stand in the vector itself."""
    for length in range(40):
        assert one(db, "select sanitize_html(?)", "é" * length) == "é" * length
    assert one(db, "select sanitize_html(?)", "a\0<b>") == "a<b></b>"


def test_errors(db):
    assert "no policy can permit <script>" in refused(db, "select sanitize_html('x', '<b> <script>')")
    assert "name of a preset" in refused(db, "select sanitize_html('x', 'commend')")
    assert one(db, "select sanitize_html('<b>')") == "<b></b>"


def test_policies_of_rows(db):
    rows = db.execute("select p, sanitize_html('<b>b</b><i>i</i>', p) from (select ['<b>', '<i>', 'text'][1 + i % 3] as p "
                      "from range(6000) t (i))").fetchall()
    wanted = {"<b>": "<b>b</b>i", "<i>": "b<i>i</i>", "text": "bi"}
    assert len(rows) == 6000 and all(html == wanted[policy] for policy, html in rows)


def test_threads(db):
    db.execute("create table m as select i, '<p>comment ' || i || ' <b>bold<script>x</script> &' as html from range(1000000) t (i)")
    results = []
    for threads in (1, 4):
        db.execute(f"set threads = {threads}")
        sql = "select sum(hash(sanitize_html(html))), count(*) filter (html_is_clean(sanitize_html(html, 'article'), 'article')) from m"
        results.append(db.execute(sql).fetchone())
    assert results[0] == results[1] and results[0][1] == 1000000, results


def test_tables(db):
    db.execute("create table g (typed varchar, html varchar as (sanitize_html(typed)), check (html_to_text(typed) <> ''))")
    db.execute("insert into g (typed) values ('<b>x<i>y')")
    assert one(db, "select html from g") == "<b>x<i>y</i></b>"
    assert "CHECK" in refused(db, "insert into g (typed) values ('<b>')")


for name, test in list(globals().items()):
    if name.startswith("test_"):
        test(connect())
        print("ok:", name, "in DuckDB", duckdb.__version__)
