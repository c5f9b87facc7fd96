"""What of a name and a number is shown in public."""

import tomllib
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulebook.masking import leave_out, mask_id_number, mask_name, mask_within, unify_middle_dots


def all_compound_names() -> set[str]:
    """Read the list from the data file itself, not through the code under test."""
    data = tomllib.loads((files("app.rulebook") / "data" / "masking.toml").read_text(encoding="utf-8"))
    families = data["compound_family_names"]
    return {*families["names"], *families["traditional"]}


def gb18030_characters() -> st.SearchStrategy[str]:
    """Every character that GB 18030 can write, controls and private ones left out."""
    return st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张小三", "张*"),
        ("欧阳修", "欧阳*"),
        ("歐陽詢", "歐陽*"),
        ("侯莫陈悦", "侯莫陈*"),
        ("司马相如", "司马*"),
        ("欧阳", "欧*"),
        ("司马", "司*"),
        ("张欧阳", "张*"),
        ("年爱国", "年*"),
        ("阿卜杜热西提·买买提", "阿*"),
        ("阿卜杜热西提•买买提", "阿*"),
        ("司马义·艾买提", "司*"),
        ("龑", "*"),
        ("沈龑", "沈*"),
        ("郑𬭎", "郑*"),
        ("𬭎大明", "𬭎*"),
        ("葛\U000e0100亮", "葛\U000e0100*"),
        ("葛\U000e0100", "*"),
        ("张 三", "张*"),
        ("\u200b张三", "张*"),
        ("John Smith", "J*"),
        ("E\u0301mile", "E\u0301*"),
        ("", "*"),
        ("  ", "*"),
        ("=HYPERLINK()", "*"),
        ("3张", "*"),
        ("\ue81e三", "*"),
    ],
)
def test_the_public_sees_the_family_name_and_a_star(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@given(st.text(gb18030_characters(), max_size=50))
def test_the_public_never_sees_more_than_a_family_name_of_three_characters(name: str) -> None:
    shown = mask_name(name)
    assert shown.endswith("*")
    assert shown.count("*") == 1
    base_characters = [sign for sign in shown[:-1] if unicodedata.category(sign)[0] != "M"]
    assert len(base_characters) <= 3
    assert len(base_characters) <= 1 or shown[:-1] in all_compound_names()


@given(
    family=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    given_name=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=4),
)
def test_a_given_name_is_hidden_unless_it_completes_a_known_family_name(family: str, given_name: str) -> None:
    shown = mask_name(family + given_name)
    if shown != family + "*":
        assert shown[:-1] in all_compound_names()
        assert len(shown) <= len(family + given_name)


@given(st.text(gb18030_characters(), min_size=1, max_size=20), st.text(gb18030_characters(), min_size=1))
def test_the_length_of_the_given_name_is_not_shown(one: str, other: str) -> None:
    assert mask_name("张明" + one) == mask_name("张明" + other) == "张*"


@given(st.text(st.sampled_from("0123456789X"), min_size=18, max_size=18))
def test_the_birthday_of_an_id_number_is_never_shown(number: str) -> None:
    shown = mask_id_number(number)
    assert shown == f"{number[:6]}********{number[14:]}"


@given(st.text(max_size=30).filter(lambda text: len(text) != 18))
def test_what_is_no_id_number_is_hidden_whole(text: str) -> None:
    assert set(mask_id_number(text)) <= {"*"}


def test_a_middle_dot_is_written_in_one_way_and_only_between_letters() -> None:
    assert unify_middle_dots("阿卜杜热西提•买买提") == "阿卜杜热西提·买买提"
    assert unify_middle_dots("阿卜杜热西提・买买提") == "阿卜杜热西提·买买提"
    assert unify_middle_dots("张三") == "张三"


@pytest.mark.parametrize(
    ("text", "name", "shown", "searched"),
    [
        ("当事人张三超载", "张三", "当事人张*超载", "当事人*超载"),
        ("当事人张 三超载", "张三", "当事人张*超载", "当事人*超载"),
        ("当事人张\u200b三", "张三", "当事人张*", "当事人*"),
        ("当事人张三超载", "张 三", "当事人张*超载", "当事人*超载"),
        ("买买提•吐尔逊的车", "买买提·吐尔逊", "买*的车", "*的车"),
        ("买买提吐尔逊的车", "买买提·吐尔逊", "买*的车", "*的车"),
        ("驾驶人 john  SMITH", "John Smith", "驾驶人 J*", "驾驶人 *"),
        ("驾驶人龑", "龑", "驾驶人*", "驾驶人*"),
        ("当事人\ue81e三", "\ue81e三", "当事人*", "当事人*"),
        ("当事人E\u0301mile", "E\u0301mile", "当事人E\u0301*", "当事人*"),
        ("张家三口", "张三", "张家三口", "张家三口"),
        ("李四作证", "张三", "李四作证", "李四作证"),
        ("证号130126189501010016", "张三", "证号130126********0016", "证号*"),
        ("证号13012618950101001X。", "张三", "证号130126********001X。", "证号*。"),
        ("A130126189501010016B", "张三", "A130126********0016B", "A*B"),
        ("0001301261895010100161", "张三", "000130126********00161", "000*1"),
        ("一三〇", "", "一三〇", "一三〇"),
        ("130126189501010016", "", "130126********0016", "*"),
    ],
)
def test_words_show_no_name_and_no_number(text: str, name: str, shown: str, searched: str) -> None:
    assert mask_within(text, name) == shown
    assert leave_out(text, name) == searched


@given(
    before=st.text(gb18030_characters(), max_size=9),
    name=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=6),
    gap=st.sampled_from(["", " ", "　", "·", "•", ".", "-", "\u200b", "\ufe0f"]),
    after=st.text(gb18030_characters(), max_size=9),
)
def test_no_spelling_of_a_name_stays_in_words(before: str, name: str, gap: str, after: str) -> None:
    found = leave_out(before + gap.join(name) + after, name)
    assert name not in found
    assert gap.join(name) not in found
