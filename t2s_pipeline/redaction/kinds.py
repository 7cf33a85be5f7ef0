"""What is redacted, and the placeholder that stands for a value."""

import re

KINDS: dict[str, str] = {
    "PRIVATE_KEY": "private keys: PEM blocks of every kind (also base64 of one), PGP, OpenSSH, "
    "PuTTY, age",
    "JWT": "JSON Web Tokens (the header decodes to JSON)",
    "AWS_ACCESS_KEY": "AWS access key ids (AKIA…, ASIA…)",
    "AWS_SECRET_KEY": "AWS secret access keys: by their name, or right after an access key id",
    "AZURE_KEY": "Azure storage and shared-access keys",
    "GOOGLE_KEY": "Google API keys, OAuth client secrets, access and refresh tokens",
    "GITHUB_TOKEN": "GitHub tokens (ghp_, gho_, ghu_, ghs_, ghr_, github_pat_)",
    "GITLAB_TOKEN": "GitLab tokens (glpat- and its siblings)",
    "SLACK_TOKEN": "Slack tokens and webhook addresses",
    "STRIPE_KEY": "Stripe secret, restricted and webhook keys",
    "OPENAI_KEY": "OpenAI keys (sk-…, sk-proj-…)",
    "ANTHROPIC_KEY": "Anthropic keys (sk-ant-…)",
    "API_KEY": "keys of other providers by their shape (Hugging Face, npm, PyPI, SendGrid, "
    "Twilio, DigitalOcean, Databricks, Vault, …), and random values named an API or access key",
    "PASSWORD": "passwords by context: URL userinfo, connection strings, env, YAML, JSON and code "
    "assignments, command-line flags, Basic credentials; password hashes by shape",
    "TOKEN": "random values by context: bearer tokens, values named a token, signatures "
    "and codes in URLs",
    "SECRET": "values named a secret, a signing or an encryption key",
    "COOKIE": "random values in Cookie and Set-Cookie headers",
    "EMAIL": "e-mail addresses",
    "CARD": "payment card numbers: issuer prefix, length and Luhn check, also as JSON numbers",
    "IBAN": "international bank account numbers: country length and mod-97 check",
    "SSN": "US social security numbers, written 3-2-4",
    "PHONE": "valid phone numbers: international with +, US-like national with separators",
}
"""Kind → what it covers. A placeholder is ``[KIND_n]``."""

PLACEHOLDER = re.compile(r"\[(" + "|".join(KINDS) + r")_([1-9][0-9]{0,8})\]")
