"""HTML to plain text: safe, whole, and without anybody's name."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.plain import is_reply, title_of, to_text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>Một</p><p>Hai<br>Ba</p>", "Một\n\nHai\nBa"),
        ("Xã <b>Suối</b> Mây", "Xã Suối Mây"),
        ("<script>alert('x')</script>Tin<style>p{}</style> thật", "Tin thật"),
        ("Tin <img src=x onerror=alert(1)>thật", "Tin thật"),
        ("X&amp;atilde; Su&amp;#7889;i M&amp;acirc;y", "Xã Suối Mây"),
        ("&lt;p&gt;Xã &lt;b&gt;thu&lt;/b&gt; phí&lt;/p&gt;", "Xã thu phí"),
        ("&amp;lt;p&amp;gt;Xã thu phí&amp;lt;/p&amp;gt;&amp;lt;script&amp;gt;x()&amp;lt;/script&amp;gt;", "Xã thu phí"),
        ("giá x < y và y > z", "giá x < y và y > z"),
        (unicodedata.normalize("NFD", "<p>Đường sạt lở</p>"), "Đường sạt lở"),
        ("<blockquote data-quote='TENRIENG'>TENRIENG nói: cũ</blockquote>Ý tôi khác", "Ý tôi khác"),
        ("<aside class='quote' data-username='TENRIENG'>TENRIENG: cũ</aside>Ý tôi khác", "Ý tôi khác"),
        ("<div class='bbCodeBlock'>TENRIENG said: cũ</div>Ý tôi khác", "Ý tôi khác"),
        ("In reply to <a href='#c1'>TENRIENG A</a>.\n\nĐúng rồi", "Đúng rồi"),
        ("<p>Để trả lời <a href='#c1'>TENRIENG A</a>.</p><p>Đúng rồi</p>", "Đúng rồi"),
        ("In reply to TENRIENG A.\nĐúng rồi", "Đúng rồi"),
        ("Trả lời bởi TENRIENG A: Đúng rồi", "Đúng rồi"),
        ("TENRIENG A đã viết:\nĐúng rồi", "Đúng rồi"),
        ("Trả lời chất vấn, xã nói thu phí 200 nghìn.", "Trả lời chất vấn, xã nói thu phí 200 nghìn."),
        ('<span><a href="https://m.vn/@ten" class="u-url mention">@<span>ten</span></a></span> ơi', "[@] ơi"),
        ('Tin <a href="https://m.vn/tags/xa" class="mention hashtag" rel="tag">#<span>xa</span></a>', "Tin #xa"),
        ('<a href="https://facebook.com/ten.rieng">Ông Tên Riêng</a> nói', "[trang cá nhân] nói"),
        ("<table><tr><td>Phí</td><td>200.000 đồng</td></tr></table>", "Phí 200.000 đồng"),
        ("bác <a href='/members/ten-rieng.12/'>Tên Riêng</a> nói đúng", "bác [trang cá nhân] nói đúng"),
        ("bác <a href='profile/tenrieng'>Tên Riêng</a> nói đúng", "bác [trang cá nhân] nói đúng"),
        ("xem <a href='/phi-can-cuoc'>thông báo</a>, <a href='http://[bad/'>bản cũ</a>", "xem thông báo, bản cũ"),
        ("[QUOTE=Tên Riêng;123]cũ [quote]cũ hơn[/quote][/QUOTE] Đúng rồi", "Đúng rồi"),
        ("[QUOTE=Tên Riêng;123] Đúng rồi", "Đúng rồi"),
        ("[USER=12]Tên Riêng[/USER] ơi", "[@] ơi"),
        ("<div>Originally Posted by <b>Tên Riêng</b></div>Đúng rồi", "Đúng rồi"),
        ("Nguyên văn bởi <b>Tên Riêng</b><br>Đúng rồi", "Đúng rồi"),
        (f"Nguyên văn bởi Tên Riêng xã thu phí{' thật' * 20}", f"xã thu phí{' thật' * 20}"),
        ("<p>Tên Riêng đã viết: xã thu phí</p>", "xã thu phí"),
        ("<p>tenrieng99 wrote: xã thu phí</p>", "xã thu phí"),
        ("UBND xã đã viết: không thu phí", "UBND xã đã viết: không thu phí"),
        ("Bộ Y Tế đã nói: không thu phí", "Bộ Y Tế đã nói: không thu phí"),
        ("<cite>Tên Riêng</cite><p>Đúng rồi</p>", "Đúng rồi"),
        ("", ""),
        ("<!-- chú thích -->", ""),
        ("\x00\ud800chữ", "chữ"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_fragment(fragment: str, text: str) -> None:
    assert to_text(fragment) == text


def test_markup_nested_without_end_does_not_break_the_reader() -> None:
    for bomb in ("<div>" * 100_000 + "đầu" + "</div>" * 100_000, "<b><i>" * 50_000 + "đầu", "<" * 100_000):
        assert "<div" not in to_text(bomb)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/=\"'&;!-[]ap brscivt\x00\u0300đ"), max_size=200))
def test_hostile_markup_never_raises(fragment: str) -> None:
    text = to_text(fragment)
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Comment on Phí căn cước by TENRIENG A", ""),
        ("Bình luận về Phí căn cước bởi TENRIENG A", ""),
        ("By: TENRIENG A", ""),
        ("Bởi: TENRIENG A", ""),
        ("Tên Riêng bình luận về Phí căn cước", ""),
        ("tenrieng đã bình luận về Phí căn cước", ""),
        ("Xã Suối Mây bình luận về phí căn cước", "Xã Suối Mây bình luận về phí căn cước"),
        ("Người dân bình luận về phí căn cước", "Người dân bình luận về phí căn cước"),
        ("Re: Phí căn cước", "Phí căn cước"),
        ("Đường sạt lở bởi mưa lớn", "Đường sạt lở bởi mưa lớn"),
        ("Ph&amp;iacute; <b>căn cước</b>", "Phí căn cước"),
    ],
)
def test_a_thread_is_never_named_after_who_commented(raw: str, title: str) -> None:
    assert title_of(raw) == title


def test_replies_are_known_by_their_titles() -> None:
    assert is_reply("Re: Phí")
    assert is_reply("Bình luận về Phí bởi TENRIENG A")
    assert not is_reply("Phí căn cước")
