"""The extension in a real engine. usage: test_sqlite.py EXTENSION"""
import sqlite3
import sys
import threading


def connect(path=":memory:"):
    db = sqlite3.connect(path, check_same_thread=False)
    db.enable_load_extension(True)
    db.load_extension(sys.argv[1])
    db.enable_load_extension(False)
    return db


def one(db, sql, *values):
    return db.execute(sql, values).fetchone()[0]


def refused(db, sql, *values, error=sqlite3.Error):
    try:
        db.execute(sql, values).fetchall()
    except error as reason:
        return str(reason)
    raise AssertionError(f"not refused: {sql}")


def test_functions(db):
    assert one(db, "select sanitize_html(?)", "<b>x<script>y</script><i onclick=1>z") == "<b>x<i>z</i></b>"
    assert one(db, "select sanitize_html(?, ?)", "<u>x</u><b>y", "<u>") == "<u>x</u>y"
    assert one(db, "select sanitize_html(?, 'article')", "<h1>x") == "<h1>x</h1>"
    assert one(db, "select html_is_clean('<b>x</b>') + 10 * html_is_clean('<b>x')") == 1
    assert one(db, "select html_is_clean('<u>x</u>', '<u>')") == 1
    assert one(db, "select html_to_text('<p>a<p>b &lt;')") == "a\nb <"
    assert one(db, "select text_to_html(?)", "a <\nb") == "a &lt;\nb"
    assert one(db, "select text_to_html(?, 1)", "a\nb") == "a<br>\nb"
    assert one(db, "select sanitize_html_within('<b>one two three', 0, 9)") == "<b>one two…</b>"
    assert one(db, "select sanitize_html_within('<u>one two three', 0, 9, '<u>')") == "<u>one two…</u>"


def test_values(db):
    assert one(db, "select sanitize_html(null)") is None
    assert one(db, "select sanitize_html('<b>', null)") is None
    assert one(db, "select sanitize_html('')") == ""
    assert one(db, "select sanitize_html(x'3c623e')") == "<b></b>"
    assert one(db, "select sanitize_html(x'')") == ""
    assert one(db, "select sanitize_html(12)") == "12"
    assert one(db, "select sanitize_html(?)", "a\0<b>") == "a<b></b>"
    assert len(one(db, "select sanitize_html(?)", "<b>x</b>" * 500000)) == 4000000


def test_utf16():
    db = connect()
    db.execute("pragma encoding = 'UTF-16'")
    db.execute("create table t (typed, html as (sanitize_html(typed)) stored)")
    db.execute("insert into t (typed) values ('<b>é€😀')")
    assert one(db, "select html from t") == "<b>é€😀</b>"


def test_errors(db):
    assert "line 1, column 5: no policy can permit <script>" in refused(db, "select sanitize_html('x', '<b> <script>')")
    assert "name of a preset" in refused(db, "select sanitize_html('x', 'commend')")
    assert "negative" in refused(db, "select sanitize_html_within('x', -1, 0)")
    assert "wrong number" in refused(db, "select sanitize_html()")
    # the connection goes on
    assert one(db, "select sanitize_html('<b>')") == "<b></b>"


def test_schema(db):
    db.execute("pragma trusted_schema = off")
    db.execute("create table c (typed text, html text as (sanitize_html(typed, '<b>')) stored, plain text as (html_to_text(typed)))")
    db.execute("create index by_text on c (html_to_text(typed))")
    db.executemany("insert into c (typed) values (?)", [("<b>x<i>y",), (None,), ("a < b",)])
    assert db.execute("select html, plain from c").fetchall() == [("<b>xy</b>", "xy"), (None, None), ("a &lt; b", "a < b")]
    plan = db.execute("explain query plan select 1 from c where html_to_text(typed) = 'xy'").fetchall()
    assert "by_text" in str(plan), plan
    assert one(db, "select count(*) from c where html_to_text(typed) = 'xy'") == 1
    db.execute("create table k (html text check (html_is_clean(html)))")
    db.execute("insert into k values ('<b>x</b>')")
    refused(db, "insert into k values ('<b>x')", error=sqlite3.IntegrityError)
    db.execute("create trigger cleans after insert on c begin insert into k values (sanitize_html(new.typed)); end")
    db.execute("insert into c (typed) values ('<i>q')")
    assert one(db, "select html from k order by rowid desc") == "<i>q</i>"
    # control: a function that is not innocuous is refused there
    db.create_function("plain_one", 1, lambda value: value, deterministic=True)
    db.execute("create view v as select plain_one(typed) from c")
    assert "unsafe use" in refused(db, "select * from v")
    db.execute("create view w as select sanitize_html(typed) from c")
    db.execute("select * from w").fetchall()


def test_policies_of_rows(db):
    db.execute("create table p (policy)")
    db.executemany("insert into p values (?)", [("<b>",), ("<i>",), ("text",), ("<b>",)] * 50)
    rows = db.execute("select policy, sanitize_html('<b>b</b><i>i</i>', policy) from p").fetchall()
    wanted = {"<b>": "<b>b</b>i", "<i>": "b<i>i</i>", "text": "bi"}
    assert all(html == wanted[policy] for policy, html in rows) and len(rows) == 200


def test_threads():
    results = []

    def work():
        db = connect()
        sql = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000) " \
              "select sum(length(sanitize_html('<b>x' || i, 'article'))) from n"
        results.append(one(db, sql))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4 and len(set(results)) == 1, results


for name, test in list(globals().items()):
    if name.startswith("test_"):
        test(*([connect()] if test.__code__.co_argcount else []))
        print("ok:", name, "in SQLite", sqlite3.sqlite_version)
