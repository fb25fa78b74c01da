"""The filters, in Django's and Jinja2's own templates."""

import pytest

HTML = '<p>Hi <b onclick=x>all</b> & you<script>y</script>'


@pytest.fixture(scope="module")
def django_template():
    django = pytest.importorskip("django")
    from django.conf import settings

    if not settings.configured:
        settings.configure(
            INSTALLED_APPS=["libsanitize.django"],
            TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
            LIBSANITIZE={"post": '<p> <a href="">'},
        )
        django.setup()
    from django.template import engines

    def render(template, value=HTML):
        return engines["django"].from_string("{% load libsanitize %}" + template).render({"c": value})

    return render


def test_django(django_template):
    render = django_template
    assert render("{{ c|sanitize }}") == "Hi <b>all</b> &amp; you"
    assert render('{{ c|sanitize:"article" }}') == "<p>Hi <b>all</b> &amp; you</p>"
    assert render('{{ c|sanitize:"post" }}') == "<p>Hi all &amp; you</p>"
    assert render("{{ c|shorten_html:6 }}") == "Hi…"
    assert render("{{ c|html_text }}", "&lt;b>x") == "&lt;b&gt;x"
    assert render("{{ c|sanitize }}", None) == ""
    assert render("{{ c }}", "<b>") == "&lt;b&gt;"  # what is not sanitized is escaped as ever


def test_django_settings_can_change(django_template):
    from django.test.utils import override_settings

    with override_settings(LIBSANITIZE={"default": "<i>"}):
        assert django_template("{{ c|sanitize }}", "<b>x</b><i>y") == "x<i>y</i>"
    assert django_template("{{ c|sanitize }}", "<b>x</b><i>y") == "<b>x</b><i>y</i>"


def test_django_results_are_safe_strings(django_template):
    from django.utils.safestring import SafeString
    from libsanitize.django.templatetags import libsanitize as filters

    assert isinstance(filters.sanitize(HTML), SafeString)
    assert isinstance(filters.shorten_html(HTML, 5), SafeString)
    assert not isinstance(filters.html_text(HTML), SafeString)


def test_jinja2():
    jinja2 = pytest.importorskip("jinja2")
    from libsanitize.jinja2 import SanitizeExtension, add_filters

    environment = jinja2.Environment(autoescape=True)
    add_filters(environment, post="article")

    def render(template, value=HTML):
        return environment.from_string(template).render(c=value)

    assert render("{{ c|sanitize }}") == "Hi <b>all</b> &amp; you"
    assert render('{{ c|sanitize("post") }}') == "<p>Hi <b>all</b> &amp; you</p>"
    assert render('{{ c|sanitize("text") }}') == "Hi all &amp; you"
    assert render("{{ c|shorten_html(6) }}") == "Hi…"
    assert render("{{ c|html_text }}", "&lt;b>x") == "&lt;b&gt;x"
    assert render("{{ c|sanitize }}", None) == ""
    assert render("{{ c }}", "<b>") == "&lt;b&gt;"

    extended = jinja2.Environment(autoescape=True, extensions=[SanitizeExtension])
    assert extended.from_string("{{ c|sanitize }}").render(c=HTML) == "Hi <b>all</b> &amp; you"


def test_long_texts_are_no_error(django_template):
    pytest.importorskip("jinja2")
    from libsanitize.jinja2 import Filters

    text = "x" * (2 << 20)
    assert Filters({}).sanitize(f"<b>{text}") == f"<b>{text}</b>"
    assert django_template("{{ c|sanitize }}", f"<b>{text}") == f"<b>{text}</b>"
