import base64
import hashlib
import json
import re

from hypothesis import given
from hypothesis import strategies as st

from t2s_pipeline.pages.audit_page import audit_page, inert_json

TEXTS = ["</script>", "<!--", "<script>alert(1)</script>", "]]>", "\u2028\u2029", "\x00", "{{ 1 }}"]


@given(st.lists(st.sampled_from(TEXTS) | st.text()))
def test_data_in_a_script_element_stays_data(texts):
    written = inert_json(texts)
    assert json.loads(written) == texts
    assert not re.search("[<\u2028\u2029]", written)


def test_only_the_pages_own_style_and_script_may_be_used():
    page = audit_page({"evolution": "desk@1", "skill": "desk", "strings": TEXTS})
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    allowed = dict(part.split(" ", 1) for part in policy.replace("&#39;", "'").split("; "))
    assert allowed["default-src"] == "'none'"
    for name, tag in (("style-src", "style"), ("script-src", "script")):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert allowed[name] == f"'sha256-{digest}'"
    assert not re.search(r"(?:src|href)=.?(?:https?:)?//|@import|url\(", page)
