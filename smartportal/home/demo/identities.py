"""Fictitious numbers with right check digits: enterprises, VAT, accounts."""

from stdnum import luhn


def belgian_number(base: int) -> str:
    return f"{base:08d}{97 - base % 97:02d}"


def french_siren(base: int) -> str:
    return f"{base:08d}{luhn.calc_check_digit(f'{base:08d}')}"


def french_vat(siren: str) -> str:
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def belgian_iban(base: int) -> str:
    account = f"{base:010d}{base % 97 or 97:02d}"
    return f"BE{98 - int(f'{account}111400') % 97:02d}{account}"


def french_iban(bank: int, branch: int, account: int) -> str:
    """With the RIB key and the check digits of ISO 13616."""
    key = 97 - (89 * bank + 15 * branch + 3 * account) % 97
    number = f"{bank:05d}{branch:05d}{account:011d}{key:02d}"
    return f"FR{98 - int(f'{number}152700') % 97:02d}{number}"
