"""Threads, references and memory."""

import gc
import os
import sys
import threading

import pytest

from libsanitize import Policy, PolicyError, RefusedError, Sanitizer

HTML = '<h1 class=x>a</h1><a href="http://x/" title="t">b</a><i>c</i>' * 20


def together(count, work):
    """Runs work(number) in threads; what one raises is raised here."""
    raised = []

    def guarded(number):
        try:
            start.wait()
            work(number)
        except BaseException as error:  # noqa: BLE001
            raised.append(error)

    start = threading.Barrier(count)
    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def test_one_sanitizer_in_many_threads():
    def hook(element, attribute, value):
        return value.upper()

    plain, hooked = Sanitizer("article"), Sanitizer("article", attribute=hook)
    wanted, wanted_hooked = plain.clean(HTML), hooked.clean(HTML)
    changes = plain.report(HTML).changes

    def work(number):
        for i in range(150):
            tag = f"{number}-{i}"
            assert plain.clean(HTML + tag) == wanted + tag
            assert hooked.clean(HTML + tag) == wanted_hooked + tag
            assert plain.report(HTML).changes == changes
            assert plain.clean_many([HTML, None, tag]) == [wanted, None, tag]

    together(8, work)


def test_one_policy_in_many_threads():
    policy = Policy("text")

    def work(number):
        for i in range(100):
            policy.allow(f'<b data-x{number}-{i}="">').set(schemes="https")
            assert "data-x" in policy.notation and policy.settings["schemes"] == "https"
            Sanitizer(policy).clean(HTML)

    together(4, work)
    assert policy.notation.count("data-x") == 400


def runs_beside(work):
    """Whether this thread gets on while another is in work(), which nobody takes the GIL from."""
    started, state = threading.Event(), {"done": False}

    def other():
        started.set()
        work()
        state["done"] = True

    thread = threading.Thread(target=other)
    old = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        thread.start()
        started.wait()
        return not state["done"]
    finally:
        sys.setswitchinterval(old)
        thread.join()


def test_the_gil_is_released():
    sanitizer, big = Sanitizer("article", input_bytes=64 << 20), HTML * 4000
    works = (
        lambda: sanitizer.clean(big),
        lambda: sanitizer.report(big),
        lambda: sanitizer.clean_many([big]),
    )
    for work in works:
        assert any(runs_beside(work) for _ in range(20))


@pytest.mark.skipif(not getattr(sys, "_is_gil_enabled", lambda: True)(), reason="there is no GIL")
def test_work_that_holds_the_gil_is_found():
    """The negative control: big integers are multiplied with the GIL held."""
    number = 3**200000
    assert not any(runs_beside(lambda: number * number) for _ in range(5))


@pytest.mark.skipif(getattr(sys, "_is_gil_enabled", lambda: True)(), reason="there is a GIL")
def test_a_free_threaded_python_stays_so():
    """An extension that does not say it can would have switched the GIL on."""
    assert sys.modules["libsanitize._core"] and not sys._is_gil_enabled()


# ---- References ----


class Counted:
    """A hook whose references are counted."""

    def __call__(self, *arguments):
        return arguments[-1] if len(arguments) == 3 else True


def every_call(sanitizer):
    sanitizer.clean(HTML)
    sanitizer.clean(HTML.encode())
    sanitizer.report(HTML)
    sanitizer.text(HTML)
    sanitizer.text_to_html(HTML, br=True)
    sanitizer.within(HTML, 5, max_bytes=100, ellipsis="..")
    sanitizer.clean_many([HTML, None, "x"])
    with pytest.raises(TypeError):
        sanitizer.clean(None)
    with pytest.raises(TypeError):
        sanitizer.clean_many([1])
    with pytest.raises(PolicyError):
        Policy().allow("<script>")
    with pytest.raises(RefusedError):
        Sanitizer(input_bytes=1).clean("xxx")


def test_references_of_arguments():
    hook, html = Counted(), HTML + "x"
    counted = (hook, html, None, True)
    before = [sys.getrefcount(thing) for thing in (hook, html)]
    sanitizer = Sanitizer("article", element=hook, attribute=hook, url=hook)
    for _ in range(50):
        sanitizer.clean(html)
        sanitizer.report(html)
        sanitizer.clean_many([html] * 3)
    del sanitizer
    gc.collect()
    assert [sys.getrefcount(thing) for thing in (hook, html)] == before
    assert counted


def test_a_sanitizer_in_a_circle_is_freed():
    import weakref

    class Hook(Counted):
        pass

    hook = Hook()
    hook.sanitizer = Sanitizer(element=hook)
    gone = weakref.ref(hook)
    del hook
    gc.collect()
    assert gone() is None


def blocks_after(work, rounds):
    for _ in range(rounds):
        work()
    gc.collect()
    return sys.getallocatedblocks()


counts = pytest.mark.skipif(
    sys.getallocatedblocks() == 0, reason="PYTHONMALLOC=malloc counts nothing"
)


@counts
def test_no_object_is_left_behind():
    """Counted by the interpreter; a leak of one object a round would be 1000."""
    hook = Counted()

    def work():
        every_call(Sanitizer("article", element=hook, attribute=hook, url=hook))

    first = blocks_after(work, 300)
    again = blocks_after(work, 1000)
    assert again - first < 500


@counts
def test_the_count_of_blocks_finds_a_leak():
    """The negative control."""
    kept = []
    first = blocks_after(lambda: kept.append(object()), 30)
    assert blocks_after(lambda: kept.append(object()), 300) - first > 250


def resident():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
@pytest.mark.skipif("libasan" in os.environ.get("LD_PRELOAD", ""), reason="its quarantine grows")
def test_no_memory_of_the_library_is_left_behind():
    """Each round makes and drops what takes some 100 KB of the library's own memory."""

    def work():
        policy = Policy("article").allow("<p>")
        sanitizer = Sanitizer(Policy.from_json(policy.json))
        sanitizer.clean_many([HTML] * 30)
        sanitizer.report(HTML * 5)

    for _ in range(50):
        work()
    before = resident()
    for _ in range(500):
        work()
    assert resident() - before < 8 << 20
