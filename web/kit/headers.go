package kit

import "strings"

// securityHeaders are sent with every page. Styles, scripts, fonts and pictures come from this site alone, nothing is
// inline, and nobody may frame us. A form may end at the login issuers: logging out sends the browser there, and
// browsers hold form-action against the redirects too.
func securityHeaders(c Config) map[string]string {
	actions := strings.Join(append([]string{"'self'"}, c.FormTargets...), " ")
	h := map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; form-action " +
			actions + "; frame-ancestors 'none'; base-uri 'none'",
		"X-Content-Type-Options":       "nosniff",
		"X-Frame-Options":              "DENY",
		"Referrer-Policy":              "same-origin",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
	}
	if c.HTTPS {
		h["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
	}
	return h
}
