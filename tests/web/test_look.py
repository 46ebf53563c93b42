"""The look, without a browser: built files, forms, preferences, frames."""

import gzip
import json
import re

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from essaim.web import look
from essaim.web.components_page.forms import EveryField


def render(source, **context):
    return Template("{% load look %}" + source).render(Context(context))


@pytest.fixture
def built(tmp_path, monkeypatch):
    monkeypatch.setattr(look, "BUILT", tmp_path)
    (tmp_path / "manifest.json").write_text(
        json.dumps(
            {
                "site/site.css": {"file": "style.0123.css"},
                "site/pictures/sprite.svg": {"file": "sprite.abcd.svg"},
            }
        )
    )
    return tmp_path


def test_an_asset_is_found_under_its_built_name(built):
    assert render('{% asset "site.css" %}') == "/static/built/style.0123.css"


def test_an_asset_that_was_never_written_is_a_loud_fault(built):
    with pytest.raises(KeyError):
        look.built_url("absent.css")


def test_a_new_build_is_seen_without_a_restart(built):
    look.built_url("site.css")
    manifest = built / "manifest.json"
    manifest.write_text(json.dumps({"site/site.css": {"file": "style.4567.css"}}))
    assert look.built_url("site.css") == "/static/built/style.4567.css"


def test_before_the_first_build_a_page_is_bare_but_stands(tmp_path, monkeypatch):
    monkeypatch.setattr(look, "BUILT", tmp_path)
    assert look.built_url("site.css") == "/static/built/site.css"


def test_an_icon_is_silent_unless_it_has_a_name(built):
    use = '<use href="/static/built/sprite.abcd.svg#i-door"></use></svg>'
    assert (
        render('{% icon "door" %}')
        == f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{use}'
    )
    assert (
        render('{% icon "door" label %}', label='<"porte">')
        == f'<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="&lt;&quot;porte&quot;&gt;">{use}'
    )


def test_every_icon_of_the_templates_is_drawn():
    root = look.BUILT.parent.parent.parent.parent
    drawn = set(
        re.findall(r'id="i-([a-z-]+)"', (root / "frontend/site/pictures/sprite.svg").read_text("utf-8"))
    )
    templates = (root / "essaim/web/templates").rglob("*.html")
    asked = {
        name for path in templates for name in re.findall(r'{% icon "([a-z-]+)"', path.read_text("utf-8"))
    }
    assert asked - drawn == set()


@pytest.mark.parametrize(
    ("cookie", "classes", "size", "contrast"),
    [
        ("", "", "", False),
        ("large.", "text-large", "large", False),
        ("xlarge.contrast", "text-xlarge contrast", "xlarge", True),
        (".contrast", "contrast", "", True),
        ('"><script>.contrast', "contrast", "", True),
        ("immense.", "", "", False),
    ],
)
def test_the_cookie_of_preferences_gives_known_classes_and_no_others(cookie, classes, size, contrast):
    request = RequestFactory().get("/")
    request.COOKIES["display"] = cookie
    shown = look.display(request)
    assert (shown["display_classes"], shown["display_size"], shown["display_contrast"]) == (
        classes,
        size,
        contrast,
    )


def test_what_is_empty_has_no_landmark_around_it():
    source = "{% unless_empty %}<nav>{% if link %}<a>{{ link }}</a>{% endif %}</nav>{% endunless_empty %}"
    assert render(source) == ""
    assert render(source, link="Feuilles") == "<nav><a>Feuilles</a></nav>"


def test_pages_keep_the_filters():
    request = RequestFactory().get("/?secteur=3&page=2")
    assert render("{% page_query 3 %}", request=request) == "?secteur=3&amp;page=3"


def test_a_bar_is_a_whole_percentage():
    assert render("{{ 1|share_of:3 }} {{ 1|share_of:0 }}") == "33 0"


class _Sector(forms.Form):
    name = forms.CharField(label="Nom", help_text="Court <b>et</b> clair.")
    note = forms.CharField(label="Note", required=False)


def test_a_field_ties_its_label_help_and_error_to_its_control():
    html = " ".join(str(_Sector({"note": "x"})["name"].as_field_group()).split())
    assert '<label class="field-label" for="id_name">Nom</label>' in html
    assert '<div class="field-help" id="id_name_helptext">Court &lt;b&gt;et&lt;/b&gt; clair.</div>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert '<ul class="field-errors" id="id_name_error">' in html
    assert 'aria-invalid="true"' in html


def test_a_text_too_long_is_not_cut_by_the_browser_but_given_back_with_a_sentence():
    class Note(forms.Form):
        body = forms.CharField(max_length=5, widget=forms.Textarea(attrs={"rows": 2}))

    html = str(Note({"body": "trop long"})["body"].as_field_group())
    assert re.search(r'<textarea name="body" cols="40" rows="2"[^>]*>\s*trop long</textarea>', html)
    assert ("maxlength" in html, "plus de 5 caractères" in html or "au plus 5" in html) == (False, True)


def test_what_is_not_required_says_so():
    html = " ".join(str(_Sector()["note"].as_field_group()).split())
    assert (
        '<label class="field-label" for="id_note">Note <span class="field-optional">(facultatif)</span></label>'
        in html
    )


def test_the_summary_of_errors_links_to_each_field_and_every_link_arrives():
    html = str(EveryField({"pairs": "200"}))
    links = re.findall(r'<li><a href="#([^"]+)">', html)
    assert links == [
        "id_name",
        "id_pairs",
        "id_on",
        "id_at",
        "id_sector",
        "id_outcome_0",
        "id_addresses",
        "id_agrees",
    ]
    assert [link for link in links if f'id="{link}"' not in html] == []


def test_a_form_not_yet_sent_has_no_summary():
    assert "error-summary" not in str(EveryField())


def test_dates_and_times_are_written_as_browsers_read_them():
    class Outing(forms.Form):
        on = forms.DateField(widget=look.DateInput)
        at = forms.TimeField(widget=look.TimeInput)

    html = str(Outing(initial={"on": "2026-11-22", "at": "14:30"}))
    assert re.findall(r'type="(date|time)" name="\w+" value="([^"]+)"', html) == [
        ("date", "2026-11-22"),
        ("time", "14:30"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["all", "faults", "doors", "outcome", "sign_in"])
def test_the_pages_of_components_stand_without_a_style_or_script_in_line(client, name):
    response = client.get(reverse(f"components:{name}"))
    html = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:src=|application/json))", html) == []
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted({name for name in ids if ids.count(name) > 1}) == []


@pytest.mark.django_db
@pytest.mark.parametrize("https", [True, False])
def test_choosing_a_size_of_text_changes_the_next_page_and_comes_back_to_it(client, settings, https):
    settings.SESSION_COOKIE_SECURE = https
    here = reverse("components:all")
    answer = client.post(reverse("display"), {"text": "xlarge", "contrast": "1", "next": here})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert bool(answer.cookies["display"]["secure"]) is settings.SESSION_COOKIE_SECURE
    assert '<html lang="fr" class="text-xlarge contrast">' in client.get(here).content.decode()


def test_the_page_of_a_breakdown_needs_nothing_but_itself():
    html = Template("{% include '500.html' %}").render(Context())
    assert "Une panne nous a arrêtés" in html


def test_what_is_built_leaves_compressed_and_for_ever(client):
    address = look.built_url("site.css")
    answer = client.get(address, headers={"accept-encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert gzip.decompress(answer.getvalue()) == client.get(address).getvalue()
