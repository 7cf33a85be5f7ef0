"""Text that nobody should learn from a record unseen: links out, installs, secrets, hidden text."""

import html
import re
import unicodedata

_BREAKING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_VISIBLE_FORMATS = "\ufe0e\ufe0f"  # text or emoji style of the character before
_HIDDEN = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0d\uffa0\ufff9-\ufffb"
    r"\U000e0000-\U000e0fff]"
)
# Repetitions are bounded, so that a hostile line costs no more than its length.
_SHELL = r"(?:sudo\s+)?(?:\S{0,80}/)?(?:ba|z|da|k|fi|pw)?sh\b"
_SECRET = r"(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)"
_SORTS = {
    "a URL": (
        r"\w://",
        r"\bwww\.\w",
        r"\b(?:mailto|javascript|vbscript):\S",
        r"\bdata:\w+/",
        r"\]\(\s*<?//",
        r"\w\.(?:com|org|net|io|dev|ai|app|co|me|xyz|info|top|site|cloud|ru|cn|de|eu|gg)/",
        r"\b\d{1,3}(?:\.\d{1,3}){3}:\d",
        r"\bgit@[\w.-]{1,80}:",
    ),
    "an install command": (
        r"\b(?:pip[\d.]*|pipx|conda|mamba|micromamba|gem|cargo|brew|choco|winget|scoop|snap|port"
        r"|apt|apt-get|aptitude|dnf|yum|zypper|flatpak|helm|vcpkg|luarocks|cpanm?|opkg|poetry|bun"
        r"|npm|pnpm|yarn|uv|deno|apk|nix-env|go)"
        r"\s+(?:-\S{1,40}\s+){0,8}(?:install|add|inject|upgrade|get|i|ci|exec|dlx|pip|sync)\b",
        r"\buv\s+(?:tool|run\s+--with)\b|\b(?:npx|uvx|bunx|easy_install)\s+\S|\bpacman\s+-S",
        r"\bcomposer\s+require\b|\brustup\s+\w|\binstall-module\b|\bdpkg\s+-i\b|\brpm\s+-[iU]",
        r"\bdocker\s+(?:pull|run)\b|\bgit\s+clone\b",
        r"\b(?:curl|wget|base64|iwr|irm|invoke-webrequest|invoke-restmethod)\b.{0,400}?\|\s*"
        rf"(?:{_SHELL}|python[\d.]*\b|perl\b|ruby\b|node\b|iex\b|invoke-expression\b)",
        rf"(?:{_SHELL}|\beval|\bsource)\s+[^|]{{0,80}}?(?:<\(|\$\(|`)\s*(?:curl|wget)\b",
    ),
    "a credential command": (
        rf"\b(?:export|set|env|declare\s+-x)\s+\w{{0,60}}{_SECRET}(?:_\w{{0,60}})?\s*=",
        rf"(?-i:\b(?:export|setx)\s+\w{{0,60}}{_SECRET})|\$env:\w{{0,60}}{_SECRET}",
        r"(?-i:\b[A-Z0-9_]{0,60}(?:(?:API|ACCESS|PRIVATE|SECRET|AUTH|SIGNING|ENCRYPTION)_?KEY"
        r"|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)\s*=\s*\S)",
        r"\b(?:docker|npm|pnpm|yarn|az|gh\s+auth|huggingface-cli|hf\s+auth|vault|heroku|oc|op"
        r"|gcloud\s+auth|wrangler|vercel|netlify|twine)\s+(?:login|adduser|application-default)\b",
        r"\baws\s+(?:configure|sso|sts)\b|\bkubectl\s+config\s+set-|\bgit\s+credential",
        r"\bssh-(?:keygen|add|copy-id)\b|\bgpg\s+--(?:import|export)|\bsecret-tool\s|\bprintenv\b",
        r"\bsecurity\s+(?:find|add)-\w{1,40}-password\b",
        r"~/\.(?:ssh|aws|netrc|npmrc|pypirc|kube|gnupg|docker)\b|\bid_(?:rsa|ed25519)\b",
    ),
}
_PATTERNS = {
    sort: re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    for sort, patterns in _SORTS.items()
}


def control_character(text: str) -> str | None:
    r"""Return the first character that breaks lines or cannot be stored, else None.

    ``\t``, ``\n`` and ``\r\n`` are none.
    """
    found = _BREAKING.search(text.replace("\r\n", "\n"))
    return found and found[0]


def unsafe_part(text: str) -> str | None:
    """Say what in the text a person must accept first, and on which of its lines; else None."""
    for number, line in enumerate(text.split("\n"), start=1):
        rendered = _as_rendered(line)
        hidden = next((letter for letter in line if _is_hidden(letter)), None)
        if hidden is not None:
            return f"a hidden character (U+{ord(hidden):04X}) in line {number}"
        if "<!--" in line:
            return f"an HTML comment in line {number}"
        for sort, pattern in _PATTERNS.items():
            if pattern.search(line) or (rendered != line and pattern.search(rendered)):
                return f"{sort} in line {number}"
    return None


def _is_hidden(letter: str) -> bool:
    """Tell whether a character shows nothing or changes the direction of its neighbours."""
    if letter.isascii() or letter in _VISIBLE_FORMATS:
        return False
    return unicodedata.category(letter) == "Cf" or _HIDDEN.match(letter) is not None


def _as_rendered(line: str) -> str:
    """Undo what hides a word from a pattern: entities, escapes, emphasis, wide letters."""
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", html.unescape(line))
    return unicodedata.normalize("NFKC", re.sub(r"[`*]", "", plain))
