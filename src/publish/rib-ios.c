/*
 * `show ip bgp`, `show bgp ipv4|ipv6 unicast` and `show ip bgp neighbors A
 * received-routes` of IOS and IOS-XE, and of those who print it likewise (FRR,
 * EOS, NX-OS; Cisco IOS IP Routing: BGP Command Reference, "show ip bgp"):
 *
 *	     Network          Next Hop            Metric LocPrf Weight Path
 *	 *>  13.107.6.0/24    198.51.100.2             0             0 12076 i
 *	 *                    198.51.100.6             0             0 12076 i
 *	 *>  192.0.2.0        198.51.100.2                           0 12076 i
 *	 *>  2001:DB8:1234:5678::/64
 *	                      2001:DB8::1              0             0 12076 i
 *
 * The word Network says where networks begin; to the left of it stand status
 * codes only.  A mask that is the one of the address's class is left out, and a
 * network that is too long for its column has its path on the next line.
 *
 * The end: "Total number of prefixes 3", "Displayed 3 routes and 4 total
 * paths" (FRR), or a prompt.  FRR, whose head names the "vrf id", always has
 * one (bgpd/bgp_route.c, bgp_show_table()), and so has a session that begins
 * with a prompt: without it lines are missing.  Of others nobody knows.
 */
#include <arpa/inet.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/log.h"
#include "rib-shape.h"

struct ios {
	struct rib_in	*in;
	size_t		 col;		/* of networks; 0: in no table */
	size_t		 nets;		/* networks of this table */
	char		 net[PREFIX_STRLEN];	/* the last one; "" none */
	int		 open;		/* its path is still to come */
	int		 added;		/* a path of it counted */
};

static const char *
find(const char *s, size_t n, const char *word)
{
	size_t	 k = strlen(word);

	for (; n >= k; s++, n--)
		if (memcmp(s, word, k) == 0)
			return s;
	return NULL;
}

static int
starts(const char *s, size_t n, const char *word)
{
	return n >= strlen(word) && memcmp(s, word, strlen(word)) == 0;
}

/* The line of heads; where networks begin, or 0. */
static size_t
heads(const char *s, size_t n)
{
	const char	*net = find(s, n, "Network"), *hop;

	hop = find(s, n, "Next Hop");
	if (net == NULL || hop == NULL || hop < net ||
	    strspn(s, " ") != (size_t)(net - s))
		return 0;
	return (size_t)(net - s);
}

static int
sniff(const char *s, size_t n)
{
	struct rib_in	 in = { .s = s, .end = s + n };
	const char	*line;
	size_t		 len, i;

	for (i = 0; i < 60 && (line = rib_line(&in, &len)) != NULL; i++)
		if (heads(line, len) > 0)
			return 1;
	return 0;
}

/*
 * "192.0.2.0" is 192.0.2.0/24: class A below 128, B below 192, C below 224
 * (RFC 791, section 3.2); 0.0.0.0 is the default route.
 */
static int
classful(struct ios *t)
{
	struct in_addr	 a;
	size_t		 n = strlen(t->net);
	uint32_t	 v;
	int		 len;

	if (strchr(t->net, '/') != NULL)
		return 0;
	if (inet_pton(AF_INET, t->net, &a) != 1)
		return rib_bad(t->in, "a network without a mask");
	v = ntohl(a.s_addr);
	len = v == 0 ? 0 : v >> 31 == 0 ? 8 : v >> 30 == 2 ? 16 :
	    v >> 29 == 6 ? 24 : -1;
	if (len == -1)
		return rib_bad(t->in, "no class, and no mask");
	snprintf(t->net + n, sizeof t->net - n, "/%d", len);
	return 0;
}

/* Does this look like a path: a next hop, or metric and AS path alone? */
static int
is_path(const char *s, size_t n)
{
	char	 word[64];
	char	 bin[16];
	size_t	 k, i;

	for (k = 0; k < n && s[k] != ' '; k++)
		;
	if (k > 0 && k < sizeof word) {
		memcpy(word, s, k);
		word[k] = '\0';
		if (inet_pton(AF_INET, word, bin) == 1 ||
		    inet_pton(AF_INET6, word, bin) == 1)
			return 1;
	}
	for (i = 0; i < n; i++)
		if (s[i] == '\0' || strchr("0123456789 .{}(),?ie", s[i]) ==
		    NULL)
			return 0;
	return n > 0;
}

/* Status codes; a route of the history ("h") is one that was withdrawn. */
static int
status(struct ios *t, const char *s, size_t n, int *gone)
{
	size_t	 i;

	*gone = 0;
	for (i = 0; i < n; i++) {
		if (s[i] == '\0' || strchr(" *>sdhirSmbfxactLRleN=#|BVI",
		    s[i]) == NULL)
			return rib_bad(t->in, "no line of this table");
		if (s[i] == 'h')
			*gone = 1;
	}
	return 0;
}

/* A path of the open network. */
static int
path(struct ios *t, int gone)
{
	t->open = 0;
	if (t->net[0] == '\0')
		return rib_bad(t->in, "a path without a network");
	if (gone || t->added)
		return 0;
	t->added = 1;
	return rib_add_text(t->in, t->net, strlen(t->net), NULL, 0);
}

/* A line of the table. */
static int
row(struct ios *t, const char *s, size_t n)
{
	const char	*end = s + n, *p;
	size_t		 k;
	int		 gone;

	if (status(t, s, n < t->col ? n : t->col, &gone) == -1)
		return -1;
	if (n <= t->col)
		return rib_bad(t->in, "a line that is cut");
	p = s + t->col;
	if (*p != ' ') {
		if (t->open)
			return rib_bad(t->in, "the network above has no path");
		for (k = 0; p + k < end && p[k] != ' '; k++)
			;
		if (k >= sizeof t->net - 4)
			return rib_bad(t->in, "no network");
		memcpy(t->net, p, k);
		t->net[k] = '\0';
		t->open = 1;
		t->nets++;
		t->added = 0;
		if (classful(t) == -1)
			return -1;
		p += k;
	}
	while (p < end && *p == ' ')
		p++;
	if (p == end)		/* wrapped: its path is on the next line */
		return 0;
	if (!is_path(p, (size_t)(end - p)))
		return rib_bad(t->in, "no path of this table");
	return path(t, gone);
}

/*
 * A total at the end.  The count must be right: as prefixes or as paths, since
 * versions differ in what they count.
 */
static int
total(struct ios *t, const char *s, size_t n)
{
	char			 num[24];
	const char		*p;
	size_t			 k = 0;
	unsigned long long	 want;

	for (p = s; p < s + n && (*p < '0' || *p > '9'); p++)
		;
	for (; p < s + n && *p >= '0' && *p <= '9' && k < sizeof num - 1; p++)
		num[k++] = *p;
	num[k] = '\0';
	if (k == 0 || t->in->cut)
		return rib_bad(t->in, "the text is cut");
	want = strtoull(num, NULL, 10);
	t->col = 0;
	t->in->rib->whole = 1;
	if (want <= t->nets)
		return 0;
	log_error("%s: line %zu: %llu prefixes were announced here, and %zu "
	    "are in the text: it is cut", t->in->label, t->in->line, want,
	    t->nets);
	return -1;
}

/* A line outside of a table, or one that ends it.  1: it was one. */
static int
other(struct ios *t, const char *s, size_t n)
{
	size_t	 col;

	if ((col = heads(s, n)) > 0) {
		if (t->in->cut)
			return rib_bad(t->in, "the text is cut");
		t->col = col;
		t->nets = 0;
		t->net[0] = '\0';
		t->in->rib->whole = 0;
		return 1;
	}
	if (rib_prompt(s, n)) {
		t->in->rib->whole |= t->col > 0;
		t->col = 0;
		rib_asked(t->in);
		return 1;
	}
	if (t->col > 0 && (starts(s, n, "Total number of prefixes") ||
	    starts(s, n, "Displayed ")))
		return total(t, s, n) == -1 ? -1 : 1;
	if (starts(s, n, "BGP table version") ||
	    starts(s, n, "BGP routing table information")) {
		if (t->col > 0 && t->in->promised != NULL)
			return rib_bad(t->in, "the table above is cut");
		if (find(s, n, ", vrf id ") != NULL)
			t->in->promised = "the line \"Displayed ... routes\" "
			    "is missing at its end";
		t->col = 0;
	}
	if (starts(s, n, "Route Distinguisher") && t->in->rib->n > 0)
		return rib_bad(t->in, "routes of several VRFs: ask for one");
	return t->col == 0 || starts(s, n, "Route Distinguisher");
}

static int
parse(struct rib_in *in)
{
	struct ios	 t = { .in = in };
	const char	*s;
	size_t		 n;
	int		 rc;

	while ((s = rib_line(in, &n)) != NULL) {
		if (n == 0)
			continue;
		if ((rc = other(&t, s, n)) == -1)
			return -1;
		if (rc == 1) {
			if (t.open)
				return rib_bad(in, "the network above has no "
				    "path: the text is cut");
			continue;
		}
		if (in->cut)
			return rib_bad(in, "the last line has no newline: "
			    "the text is cut");
		if (row(&t, s, n) == -1)
			return -1;
	}
	if (t.open)
		return rib_bad(in, "the network has no path: the text is "
		    "cut");
	return 0;
}

const struct rib_shape rib_ios = { "ios", sniff, parse };
