"""Records: keys from content, masking at the door, refusals."""

import dataclasses
import pickle

import pytest

from doichieu import errors
from doichieu.errors import DoiChieuError, RecordError
from doichieu.records import Claim, Document, Evidence, Finding, Flag, Model, Post, Role, Source
from tests.build import DENIAL, RUMOUR, make_document, make_evidence, make_flag, make_post, make_source


class TestPost:
    def test_it_is_masked_composed_and_keyed_by_content(self) -> None:
        post = make_post("Gọi 0912 345 678 hỏi @minh", thread_title="Hỏi 0912345678")
        assert post.text == "Gọi [số điện thoại] hỏi [@]"
        assert post.thread_title == "Hỏi [số điện thoại]"
        assert post.id == make_post("Gọi 0912 345 678 hỏi  @minh", fetched_at="2020-01-01T00:00:00Z").id
        assert post.id != make_post("Gọi 0912 345 678 hỏi @minh", number=2).id

    def test_the_servers_own_number_keeps_an_edited_post_one(self) -> None:
        assert (
            make_post("Trước", native="17").id == make_post("Sau", native="17").id != make_post("Sau", native="18").id
        )

    @pytest.mark.parametrize("native", ["minh", "17a", "@17", "-1", "https://a/1"])
    def test_a_native_key_that_could_be_a_name_is_refused(self, native: str) -> None:
        with pytest.raises(RecordError, match="phải là một con số"):
            make_post(native=native)

    @pytest.mark.parametrize("text", ["", "  \n ", "\u200b"])
    def test_nothing_to_read_is_no_post(self, text: str) -> None:
        with pytest.raises(RecordError, match="không có chữ nào"):
            make_post(text)

    def test_an_address_that_names_somebody_is_masked_and_one_with_a_long_number_kept(self) -> None:
        assert make_post(thread_url="https://mastodon.social/@minh/1").thread_url == "[trang cá nhân]"
        page = "https://bao.vn/sap-nhap-xa-123456789012.htm"
        assert make_post(thread_url=page).thread_url == page

    def test_half_a_surrogate_pair_does_no_harm(self) -> None:
        assert make_post("Xã \ud83d thu phí").text == "Xã \ufffd thu phí"


class TestDocument:
    def test_a_passage_is_what_its_offsets_say(self) -> None:
        text = "Câu một. Câu hai."
        made = Document.make(source="a", url="u", title="t", text=text, spans=[(0, 8), (9, 17)])
        assert [p.text for p in made.passages] == ["Câu một.", "Câu hai."]
        assert [text[p.start : p.end] for p in made.passages] == ["Câu một.", "Câu hai."]
        assert len({p.id for p in made.passages}) == 2

    def test_a_page_that_changed_is_another_document(self) -> None:
        assert make_document().id == make_document().id != make_document(DENIAL + " ").id

    @pytest.mark.parametrize("span", [(0, 0), (-1, 3), (3, 2), (0, 99)])
    def test_a_span_outside_the_text_is_refused(self, span: tuple[int, int]) -> None:
        with pytest.raises(RecordError, match="nằm ngoài văn bản"):
            Document.make(source="a", url="u", title="t", text="ngắn", spans=[span])

    def test_no_text_is_no_document(self) -> None:
        with pytest.raises(RecordError, match="không có chữ nào"):
            Document.make(source="a", url="u", title="t", text=" \n", spans=[])


def test_a_claims_key_is_its_folded_words() -> None:
    assert (
        Claim.key(RUMOUR)
        == Claim.key(RUMOUR.upper())
        == Claim.key("xa thu phi lam can cuoc  200 nghin dong mot nguoi.")
    )
    assert Claim.key(RUMOUR) != Claim.key(RUMOUR.replace("200", "300"))


@pytest.mark.parametrize("finding", [f for f in Finding if f is not Finding.NO_SOURCE])
def test_no_label_without_evidence(finding: Finding) -> None:
    with pytest.raises(RecordError, match="Không được gắn nhãn"):
        make_flag("c", None, finding)
    assert make_flag("c", None, Finding.NO_SOURCE).evidence is None
    assert make_flag("c", "e", finding).evidence == "e"


def test_the_hosts_of_a_source() -> None:
    source = make_source()
    assert source.hosts == {"127.0.0.1"}
    more = dataclasses.replace(source, address="https://XA.gov.vn:8443/rss", options={"hosts": ["Bao.VN", "a.vn:81"]})
    assert more.hosts == {"xa.gov.vn:8443", "bao.vn", "a.vn:81"}
    assert dataclasses.replace(source, options={"hosts": "bao.vn"}).hosts == {"127.0.0.1"}


@pytest.mark.parametrize("record", [make_post(), make_document(), make_source("a", Role.OFFICIAL), make_flag("c", "e")])
def test_records_are_frozen(record: Post | Document | Source | Flag) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.id = "x"  # type: ignore[misc]


def test_a_model_s_mark() -> None:
    assert str(Model("light", "3")) == "light@3"
    assert isinstance(make_evidence("c", "p"), Evidence)


@pytest.mark.parametrize("kind", [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, Exception)])
def test_an_error_survives_the_way_between_processes(kind: type[DoiChieuError]) -> None:
    back = pickle.loads(pickle.dumps(kind("Câu báo lỗi.", "Việc cần làm.")))
    assert isinstance(back, DoiChieuError)
    assert (type(back), back.message, back.hint) == (kind, "Câu báo lỗi.", "Việc cần làm.")
    assert str(back) == "Câu báo lỗi. Việc cần làm."
