"""What every page owes its readers, checked on every HTML answer of every test."""

from __future__ import annotations

from collections import Counter

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse


def check_page(soup: BeautifulSoup, response: TestResponse) -> None:
    """Raises AssertionError naming what is wrong."""
    problems = [
        *_structure(soup),
        *_ids(soup),
        *_fields(soup),
        *_errors(soup),
        *_scripts(soup, response),
        *_words(soup),
    ]
    assert not problems, f"{response.request.path}: " + "; ".join(problems)


def heading_words(heading: Tag) -> str:
    """The words of a heading without the caption above it."""
    caption = heading.select_one(".app-page-heading__caption")
    spoken = heading.get_text(" ", strip=True)
    return spoken.removeprefix(caption.get_text(" ", strip=True)).strip() if caption else spoken


def _structure(soup: BeautifulSoup) -> list[str]:
    problems = []
    headings = soup.find_all("h1")
    if len(headings) != 1:
        problems.append(f"{len(headings)} h1")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    if headings:
        first = "".join(heading_words(headings[0]).split())
        bare = "".join(title.removeprefix("错误：").removeprefix("Error: ").split())
        if not bare.startswith(first):
            problems.append(f"title {title!r} does not start with the heading {first!r}")
    has_errors = soup.select_one(".govuk-error-summary") is not None
    if has_errors and not title.startswith(("错误：", "Error: ")):
        problems.append("title does not say that there are errors")
    if soup.html is None or soup.html.get("lang") not in {"zh-Hans", "en"}:
        problems.append("no lang")
    if soup.find("main") is None:
        problems.append("no main")
    return problems


def _ids(soup: BeautifulSoup) -> list[str]:
    counted = Counter(str(tag["id"]) for tag in soup.select("[id]"))
    problems = [f"id {name!r} {count} times" for name, count in counted.items() if count > 1]
    for tag in soup.select("[aria-describedby], [aria-labelledby]"):
        for attribute in ("aria-describedby", "aria-labelledby"):
            missing = [name for name in str(tag.get(attribute, "")).split() if name not in counted]
            problems += [f"{attribute} points to missing {name!r}" for name in missing]
    return problems


def _fields(soup: BeautifulSoup) -> list[str]:
    labelled = {str(label["for"]) for label in soup.select("label[for]")}
    problems = []
    for field in soup.select("input, textarea, select"):
        if field.get("type") in {"hidden", "submit", "button"}:
            continue
        if (
            field.get("id") not in labelled
            and not field.get("aria-label")
            and not field.get("aria-labelledby")
        ):
            problems.append(f"field {field.get('name')!r} has no label")
    for group in soup.select(".govuk-radios, .govuk-checkboxes"):
        fieldset = group.find_parent("fieldset")
        if len(group.select("input")) > 1 and (fieldset is None or fieldset.find("legend") is None):
            problems.append("a group of choices has no legend")
    return problems


def _errors(soup: BeautifulSoup) -> list[str]:
    problems = []
    for link in soup.select(".govuk-error-summary__list a"):
        target = str(link.get("href", ""))[1:]
        if not target or soup.find(id=target) is None:
            problems.append(f"error link {target!r} leads nowhere")
    for message in soup.select(".govuk-error-message[id]"):
        if not _describes_something(soup, message):
            problems.append(f"error {message['id']!r} is tied to no field")
    return problems


def _describes_something(soup: BeautifulSoup, message: Tag) -> bool:
    name = str(message["id"])
    return any(
        name in str(tag.get("aria-describedby", "")).split() for tag in soup.select("[aria-describedby]")
    )


def _scripts(soup: BeautifulSoup, response: TestResponse) -> list[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    problems = ["no content security policy"] if "default-src 'none'" not in policy else []
    for script in soup.find_all("script"):
        if f"'nonce-{script.get('nonce', '')}'" not in policy:
            problems.append("a script without the nonce")
    for tag in soup.find_all(True):
        if tag.has_attr("style") or any(name.startswith("on") for name in tag.attrs):
            problems.append(f"inline style or handler on <{tag.name}>")
    return problems


def _words(soup: BeautifulSoup) -> list[str]:
    shown = (soup.find("main") or soup).get_text(" ", strip=True).split()
    return [f"the word {word!r} is shown" for word in ("None", "Undefined", "%(") if word in shown]
