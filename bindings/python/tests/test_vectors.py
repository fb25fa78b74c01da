"""Every vector of scripts/vectors, as every binding runs it: the same bytes."""

import base64
import collections

from libsanitize import RefusedError, Sanitizer
from libsanitize._errors import STATUS_NAMES


def bytes_of(vector, key):
    coded = vector.get(f"{key}_base64")
    return vector[key].encode() if coded is None else base64.b64decode(coded)


def sanitizer_of(head, vector, made):
    options = dict(vector["options"])
    key = (vector["policy"], *sorted(options.items()))
    if key not in made:
        gumbo = options.pop("front_end", None) == "gumbo"
        as_text = options.pop("refusal", None) == "text"
        policy = head["policies"][vector["policy"]]
        made[key] = Sanitizer(policy, gumbo=gumbo, as_text=as_text, **options)
    return made[key]


def outcome(call, *arguments, **keywords):
    try:
        return "OK", call(*arguments, **keywords)
    except RefusedError as error:
        return error.status, None


def change_of(change):
    names = ("element", "attribute", "value")
    texts = [bytes_of(change, name).decode("utf-8", "replace") for name in names]
    return (change["kind"], change["reason"], *texts, change["offset"])


def check(head, vector, sanitizer):
    given, clean = bytes_of(vector, "input"), bytes_of(vector, "output")
    status = STATUS_NAMES.get(vector["status"], "OK")
    wanted = clean if status == "OK" else None
    assert outcome(sanitizer.clean, given) == (status, wanted)

    ended, report = outcome(sanitizer.report, given)
    assert ended == status
    if report is not None:
        assert report.html == clean
        assert len(report.changes) == vector["change_count"]
        listed = [change_of(change) for change in vector["changes"]]
        assert [tuple(change) for change in report.changes[: len(listed)]] == listed
    if "text" in vector or "text_base64" in vector:
        assert sanitizer.text(given) == bytes_of(vector, "text")
    if "shortened" in vector:
        short = sanitizer.within(given, head["short_characters"])
        assert short == (bytes_of(vector, "short"), vector["shortened"])


def test_every_vector_gives_the_same_bytes(vectors):
    head, runs = vectors
    made, wrong = {}, []
    for vector in runs:
        try:
            check(head, vector, sanitizer_of(head, vector, made))
        except AssertionError as error:
            wrong.append(f"{vector['name']} under {vector['policy']}: {error}")
    assert not wrong, f"{len(wrong)} of {len(runs)}:\n" + "\n".join(wrong[:10])
    assert len(runs) > 3000


def test_as_str_and_as_bytes_it_is_the_same(vectors):
    head, runs = vectors
    made = {}
    texts = [v for v in runs if "input" in v and v["status"] == 0]
    assert texts
    for vector in texts:
        sanitizer = sanitizer_of(head, vector, made)
        assert sanitizer.clean(vector["input"]) == bytes_of(vector, "output").decode()


def test_a_batch_of_all_vectors_gives_the_same(vectors):
    head, runs = vectors
    made, by_worker = {}, collections.defaultdict(list)
    for vector in runs:
        if "input" in vector:
            by_worker[id(sanitizer_of(head, vector, made))].append(vector)
    for vectors_of_one in by_worker.values():
        sanitizer = sanitizer_of(head, vectors_of_one[0], made)
        rows = [vector["input"] for vector in vectors_of_one]
        wanted = [
            bytes_of(vector, "output").decode() if vector["status"] == 0 else None
            for vector in vectors_of_one
        ]
        assert sanitizer.clean_many(rows, refused="null") == wanted


def test_a_wrong_vector_is_found(vectors):
    """The negative control."""
    head, runs = vectors
    vector = dict(next(run for run in runs if run["output"] and run["status"] == 0))
    vector["output"] += "x"
    try:
        check(head, vector, sanitizer_of(head, vector, {}))
    except AssertionError:
        return
    raise SystemExit("a wrong output went through")
