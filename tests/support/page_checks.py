"""What every page owes its readers, checked on every HTML answer of every test."""

from __future__ import annotations

from collections import Counter, defaultdict

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse


class Tags:
    """Every tag of a page in order, found again by name or by class: the page is walked through once."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.all: list[Tag] = soup.find_all(True)
        self._named: defaultdict[str, list[Tag]] = defaultdict(list)
        self._classed: defaultdict[str, list[Tag]] = defaultdict(list)
        for tag in self.all:
            self._named[tag.name].append(tag)
            for word in tag.get("class") or ():
                self._classed[word].append(tag)

    def named(self, *names: str) -> list[Tag]:
        return [tag for name in names for tag in self._named[name]]

    def classed(self, word: str) -> list[Tag]:
        return self._classed[word]


def check_page(soup: BeautifulSoup, response: TestResponse) -> None:
    """Raises AssertionError naming what is wrong."""
    tags = Tags(soup)
    ids = Counter(str(tag["id"]) for tag in tags.all if tag.has_attr("id"))
    problems = [
        *_structure(soup, tags),
        *_ids(tags, ids),
        *_fields(tags),
        *_errors(tags, ids),
        *_scripts(tags, response),
        *_words(tags, soup),
    ]
    assert not problems, f"{response.request.path}: " + "; ".join(problems)


def heading_words(heading: Tag) -> str:
    """The words of a heading without the caption above it."""
    caption = heading.find(class_="app-page-heading__caption")
    spoken = heading.get_text(" ", strip=True)
    return spoken.removeprefix(caption.get_text(" ", strip=True)).strip() if caption else spoken


def _structure(soup: BeautifulSoup, tags: Tags) -> list[str]:
    problems = []
    headings = tags.named("h1")
    if len(headings) != 1:
        problems.append(f"{len(headings)} h1")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    if headings:
        first = "".join(heading_words(headings[0]).split())
        bare = "".join(title.removeprefix("错误：").removeprefix("Error: ").split())
        if not bare.startswith(first):
            problems.append(f"title {title!r} does not start with the heading {first!r}")
    if tags.classed("govuk-error-summary") and not title.startswith(("错误：", "Error: ")):
        problems.append("title does not say that there are errors")
    if soup.html is None or soup.html.get("lang") not in {"zh-Hans", "en"}:
        problems.append("no lang")
    if not tags.named("main"):
        problems.append("no main")
    return problems


def _ids(tags: Tags, ids: Counter[str]) -> list[str]:
    problems = [f"id {name!r} {count} times" for name, count in ids.items() if count > 1]
    for tag in tags.all:
        for attribute in ("aria-describedby", "aria-labelledby"):
            if tag.has_attr(attribute):
                missing = [name for name in str(tag[attribute]).split() if name not in ids]
                problems += [f"{attribute} points to missing {name!r}" for name in missing]
    return problems


def _fields(tags: Tags) -> list[str]:
    labelled = {str(label["for"]) for label in tags.named("label") if label.has_attr("for")}
    problems = []
    for field in tags.named("input", "textarea", "select"):
        if field.get("type") in {"hidden", "submit", "button"}:
            continue
        if (
            field.get("id") not in labelled
            and not field.get("aria-label")
            and not field.get("aria-labelledby")
        ):
            problems.append(f"field {field.get('name')!r} has no label")
    for group in (*tags.classed("govuk-radios"), *tags.classed("govuk-checkboxes")):
        fieldset = group.find_parent("fieldset")
        if len(group.find_all("input")) > 1 and (fieldset is None or fieldset.find("legend") is None):
            problems.append("a group of choices has no legend")
    return problems


def _errors(tags: Tags, ids: Counter[str]) -> list[str]:
    problems = []
    for links in tags.classed("govuk-error-summary__list"):
        targets = [str(link.get("href", ""))[1:] for link in links.find_all("a")]
        problems += [f"error link {target!r} leads nowhere" for target in targets if target not in ids]
    described = {name for tag in tags.all for name in str(tag.get("aria-describedby", "")).split()}
    for message in tags.classed("govuk-error-message"):
        if message.has_attr("id") and message["id"] not in described:
            problems.append(f"error {message['id']!r} is tied to no field")
    return problems


def _scripts(tags: Tags, response: TestResponse) -> list[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    problems = ["no content security policy"] if "default-src 'none'" not in policy else []
    for script in tags.named("script"):
        if f"'nonce-{script.get('nonce', '')}'" not in policy:
            problems.append("a script without the nonce")
    for tag in tags.all:
        if any(name == "style" or name.startswith("on") for name in tag.attrs):
            problems.append(f"inline style or handler on <{tag.name}>")
    return problems


def _words(tags: Tags, soup: BeautifulSoup) -> list[str]:
    main = tags.named("main")
    shown = set((main[0] if main else soup).get_text(" ", strip=True).split())
    return [f"the word {word!r} is shown" for word in ("None", "Undefined", "%(") if word in shown]
