/*
 * Files of routes and selectors that a daemon reads as a whole: BIRD's static
 * protocols, ExaBGP's static block, what OpenVPN pushes, a table of pf, a peer
 * of WireGuard, the selectors of strongSwan.
 *
 * Each is told by the very lines that may stand in it.  Where the names of
 * lists are comments, the comment says whose rows follow.
 */
#include <stdio.h>
#include <string.h>

#include "device.h"

#define HOP4	"192.0.2.1"
#define HOP6	"2001:db8::1"

struct form {
	const char	*head;		/* before the name of a list */
	const char	*head_tail;	/* behind it */
	const char	*other[5];	/* lines that are no rows */
	/* what stands before and behind a prefix, by family */
	const char	*row[2];
	const char	*tail[2];
	const char	*later;		/* before each but the first */
	int		 mask;		/* IPv4 as "A MASK" */
	int		 filled;	/* no list may be empty */
};

static int
starts(const char **s, size_t *n, const char *with)
{
	size_t	 k = strlen(with);

	if (*n < k || memcmp(*s, with, k) != 0)
		return 0;
	*s += k;
	*n -= k;
	return 1;
}

static int
is_other(const struct form *f, const char *s, size_t n)
{
	size_t	 i;

	for (i = 0; i < 5 && f->other[i] != NULL; i++)
		if (strlen(f->other[i]) == n && memcmp(f->other[i], s, n) == 0)
			return 1;
	return 0;
}

/* "A MASK" as a prefix. */
static int
masked(struct dev_key *k, const char *s, size_t n)
{
	char		 text[64];
	const char	*blank = memchr(s, ' ', n);
	struct dev_key	 mask;
	unsigned	 len = 0;

	if (blank == NULL || dev_addr(&mask, blank + 1, n -
	    (size_t)(blank + 1 - s)) == -1)
		return -1;
	while (len < 32 && mask.addr[len / 8] >> (7 - len % 8) & 1)
		len++;
	snprintf(text, sizeof text, "%.*s/%u", (int)(blank - s), s, len);
	return dev_prefix(k, text, strlen(text));
}

static int
row(struct device *d, struct dev_list *l, const struct form *f, const char *s,
    size_t n)
{
	struct dev_row	 r;
	size_t		 i, k;

	for (i = 0; i < 2; i++) {
		const char	*p = s;
		size_t		 m = n;

		memset(&r, 0, sizeof r);
		k = strlen(f->tail[i]);
		if (!starts(&p, &m, l->n > 0 && f->later != NULL ? f->later :
		    f->row[i]) || m < k || memcmp(p + m - k, f->tail[i],
		    k) != 0)
			continue;
		if ((f->mask && i == 0 ? masked(&r.key, p, m - k) :
		    dev_prefix(&r.key, p, m - k)) == -1 ||
		    r.key.af != (i == 0 ? 4 : 6))
			continue;
		r.routes = dev_hosts(d->window, &r.key);
		dev_put(d, l, &r);
		return 0;
	}
	return -1;
}

/* "NAME", "NAME ipv4", "NAME ipv6", with what belongs behind it. */
static struct dev_list *
list(struct device *d, const char *s, size_t n, const char *tail)
{
	struct dev_list	*l;
	size_t		 k = strlen(tail), name;
	int		 af = 0;

	if (n < k || memcmp(s + n - k, tail, k) != 0)
		return NULL;
	n -= k;
	name = n;
	if (n > 5 && memcmp(s + n - 5, " ipv", 4) == 0) {
		af = s[n - 1] - '0';
		name = n - 5;
	}
	l = dev_list_of(d, s, name, af);
	l->n = 0;
	return l;
}

/* A brace or a quote that is open? */
static int
is_cut(const char *text)
{
	int	 braces = 0, quotes = 0;

	for (; *text != '\0'; text++) {
		braces += (*text == '{') - (*text == '}');
		quotes += *text == '"';
	}
	return braces != 0 || quotes % 2 != 0;
}

static int
load(struct device *d, const char *text, const struct form *f)
{
	struct dev_list	*l = NULL;
	const char	*s, *all = text;
	size_t		 n, m;

	for (; *text != '\0'; text += n + (text[n] == '\n')) {
		n = m = strcspn(text, "\n");
		s = text;
		if (starts(&s, &m, f->head)) {
			if (l != NULL && l->n == 0 && f->filled)
				return -1;
			if ((l = list(d, s, m, f->head_tail)) == NULL)
				return -1;
		} else if (n > 0 && *text != '#' && !is_other(f, text, n) &&
		    (l == NULL || row(d, l, f, text, n) == -1))
			return -1;
	}
	return is_cut(all) || (l != NULL && l->n == 0 && f->filled) ? -1 : 0;
}

#define FORM(id, ...)							\
static int								\
id##_load(struct device *d, const char *text)				\
{									\
	static const struct form	 form = { __VA_ARGS__ };	\
									\
	return load(d, text, &form);					\
}									\
									\
static int								\
id##_end(struct device *d)						\
{									\
	return dev_commit(d, id##_load);				\
}

FORM(bird, .head = "protocol static ", .head_tail = " {",
    .other = { "\tipv4;", "\tipv6;", "}" },
    .row = { "\troute ", "\troute " },
    .tail = { " via " HOP4 ";", " via " HOP6 ";" })
FORM(exabgp, .head = "# list ", .head_tail = "",
    .other = { "static {", "}" },
    .row = { "\troute ", "\troute " },
    .tail = { " next-hop " HOP4 ";", " next-hop " HOP6 ";" })
FORM(openvpn, .head = "# list ", .head_tail = "", .mask = 1,
    .row = { "push \"route ", "push \"route-ipv6 " },
    .tail = { " vpn_gateway\"", "\"" })
FORM(pf, .head = "# list ", .head_tail = "",
    .row = { "", "" }, .tail = { "", "" })
FORM(wg, .head = "# list ", .head_tail = "",
    .other = { "[Peer]", "PublicKey = "
	"QAymzm0pe/6o1LR8a8mKwJwIsCE0iDh69RgmYXlhKkc=" },
    .row = { "AllowedIPs = ", "AllowedIPs = " }, .tail = { "", "" })
FORM(swan, .head = "# list ", .head_tail = "", .filled = 1,
    .other = { "remote_ts = \"\\", "\"" }, .later = "  ,",
    .row = { "  ", "  " }, .tail = { "\\", "\\" })

#define KIND(id, platform, load_end, no_end)				\
const struct dev_kind id = {						\
	.endless = no_end,						\
	.name = platform, .addresses = 1, .line = dev_keep,		\
	.end = load_end, .matched = dev_all_of,				\
}

KIND(dev_bird_static, "bird2-static-route", bird_end, 0);
KIND(dev_exabgp_static, "exabgp-static-route", exabgp_end, 0);
KIND(dev_openvpn, "openvpn-push-route", openvpn_end, 1);
KIND(dev_pf, "pf-table", pf_end, 1);
KIND(dev_wg, "wireguard-allowed-ips", wg_end, 1);
KIND(dev_swan, "strongswan-remote-ts", swan_end, 0);
