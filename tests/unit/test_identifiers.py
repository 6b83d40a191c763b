"""Shapes and check digits of identifiers. The numbers are real ones that issuers and exchanges publish."""

import pytest

from core.model.identifiers import (
    Scheme,
    cusip_of,
    identifier,
    is_contract,
    is_cusip,
    is_figi,
    is_isin,
    is_sedol,
    scheme_of,
)

ISINS = ("US9229087690", "US0378331005", "AU0000XVGZA3", "GB0002634946", "IE00B4L5Y983", "CA0585861085")
CUSIPS = ("922908769", "037833100", "17275R102", "38259P508", "68389X105")
SEDOLS = ("0263494", "B0WNLY7", "B0YBKJ7", "2046251")
FIGIS = ("BBG000BLNNH6", "BBG000BLNQ16", "BBG000B9XRY4")
KNOWN = {is_isin: ISINS, is_cusip: CUSIPS, is_sedol: SEDOLS, is_figi: FIGIS}


@pytest.mark.parametrize(("check", "known"), KNOWN.items())
def test_a_wrong_digit_is_no_identifier(check, known) -> None:  # type: ignore[no-untyped-def]
    """Each real one passes; with any other last digit, in lower case or a sign short it does not."""
    for written in known:
        assert check(written)
        others = {written[:-1] + digit for digit in "0123456789"} - {written}
        assert not any(map(check, others))
        assert not check(written[:-1])
        assert not check(written + "0")
        assert written == written.lower() or not check(written.lower())
        assert not check(f"{written[:3]} {written[4:]}")


def test_two_neighbours_exchanged_are_found() -> None:
    """Which is what the check digit is for; Luhn's sum alone misses 09 and 90. A SEDOL's weights miss more and are not promised to."""
    for check in (is_isin, is_cusip, is_figi):
        for written in KNOWN[check]:
            for place in range(2, len(written) - 2):
                one, other = written[place], written[place + 1]
                if one.isdigit() and other.isdigit() and one != other and {one, other} != {"0", "9"}:
                    assert not check(written[:place] + other + one + written[place + 2 :]), written


def test_the_scheme_is_read_off_the_shape() -> None:
    """Of securities alone; a token's contract is one with its chain."""
    schemes = {is_isin: Scheme.ISIN, is_cusip: Scheme.CUSIP, is_sedol: Scheme.SEDOL, is_figi: Scheme.FIGI}
    for check, known in KNOWN.items():
        assert {scheme_of(f"security:{written}") for written in known} == {schemes[check]}
        assert {scheme_of(f"crypto:{written}") for written in known} == {Scheme.TICKER}
    assert scheme_of("security:VTI") is Scheme.TICKER
    assert scheme_of("security:US9229087691") is Scheme.TICKER
    assert scheme_of("crypto:ethereum:0x6b175474e89094c44da98b954eedeac495271d0f") is Scheme.CONTRACT
    assert not is_contract("ethereum:0x6b17")


def test_an_american_isin_holds_its_cusip() -> None:
    """The national number of other countries is no CUSIP."""
    assert cusip_of("US9229087690") == "922908769"
    assert cusip_of("GB0002634946") == ""


def test_an_identifier_is_written_with_its_scheme() -> None:
    """Blanks and case do not matter; a wrong check digit is refused with the remedy."""
    assert identifier("ISIN", "us 922908 7690") == "security:US9229087690"
    assert identifier("ticker", "brk.b") == "security:BRK.B"
    contract = identifier("contract", "Ethereum:0x6B175474E89094C44Da98b954EedeAC495271d0F")
    assert contract == "crypto:ethereum:0x6b175474e89094c44da98b954eedeac495271d0f"
    with pytest.raises(ValueError, match="check digit are wrong; compare it with the file"):
        identifier("ISIN", "US9229087691")
    with pytest.raises(ValueError, match="names no asset; there are TICKER, ISIN"):
        identifier("WKN", "A0RPWH")
