"""The content policy of `/admin/`, whose stock pages carry inline scripts and styles."""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

# Only what the back office's own assets need; nothing from another host.
ADMIN_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "object-src": [NONE],
}
