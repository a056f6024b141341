/*
 * The weekly file has no address of its own: its name holds its date, and only
 * the download page tells it.  Pages of three generations were seen (links in
 * HTML, a script with downloadData, a script with JSON in which / may be
 * escaped), so the page is not parsed: its escapes are undone, and then every
 *
 *	https://download.microsoft.com/download/.../ServiceTags_Public_DATE.json
 *
 * in it is a candidate, wherever it stands.  The folders between change, and
 * so does their case.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/date.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "link.h"

#define SCHEME		"https://"
#define FOLDER		"/download/"
#define DATE_LEN	8
#define AHEAD_DAYS	366	/* a date further away is a slip of the pen */
#define PASSES		3	/* JSON in a string of JSON in an attribute */

/* Microsoft Download Center, ids as of 2026. */
static const struct link_cloud clouds[] = {
	{ "public",	"Public",		56519 },
	{ "gov",	"AzureGovernment",	57063 },
	{ "china",	"China",		57062 },
	{ "germany",	"AzureGermany",		57064 },
};

const struct link_cloud *
link_cloud(const char *word)
{
	size_t	 i;

	for (i = 0; i < sizeof clouds / sizeof clouds[0]; i++)
		if (strcmp(clouds[i].word, word) == 0)
			return &clouds[i];
	return NULL;
}

/* --- escapes -------------------------------------------------------------- */

/* The value of up to max digits of this base; *used of them.  -1: too large. */
static long
number(const char *p, size_t max, int base, size_t *used)
{
	long	 v = 0;
	size_t	 i;
	int	 d;

	for (i = 0; i < max && isxdigit((unsigned char)p[i]); i++) {
		d = isdigit((unsigned char)p[i]) ? p[i] - '0' :
		    tolower((unsigned char)p[i]) - 'a' + 10;
		if (d >= base)
			break;
		if ((v = v * base + d) > 0x10ffff)
			return -1;
	}
	*used = i;
	return v;
}

/* JSON (RFC 8259, section 7): bytes that it takes, or 0 for none. */
static size_t
unescape_json(const char *p, size_t len, char *to)
{
	size_t	 used;
	long	 v;

	if (len < 2)
		return 0;
	if (p[1] == '/' || p[1] == '\\' || p[1] == '"') {
		*to = p[1];
		return 2;
	}
	if (p[1] != 'u' || len < 6)
		return 0;
	v = number(p + 2, 4, 16, &used);
	if (used != 4 || v < 0x20 || v > 0x7e)
		return 0;
	*to = (char)v;
	return 6;
}

/* HTML: character references, those that can stand in an address. */
static size_t
unescape_html(const char *p, size_t len, char *to)
{
	static const struct {
		const char	*name;
		char		 c;
	} names[] = {
		{ "&amp;", '&' }, { "&quot;", '"' }, { "&sol;", '/' },
		{ "&colon;", ':' }, { "&period;", '.' }, { "&lowbar;", '_' },
		{ "&hyphen;", '-' }, { "&dash;", '-' }, { "&apos;", '\'' },
	};
	size_t	 i, n, used;
	int	 hex;
	long	 v;

	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		n = strlen(names[i].name);
		if (len >= n && memcmp(p, names[i].name, n) == 0) {
			*to = names[i].c;
			return n;
		}
	}
	if (len < 4 || p[1] != '#')
		return 0;
	hex = p[2] == 'x' || p[2] == 'X';
	n = hex ? 3 : 2;
	v = number(p + n, len - n, hex ? 16 : 10, &used);
	n += used;
	if (v < 0x20 || v > 0x7e || used == 0 || n == len || p[n] != ';')
		return 0;
	*to = (char)v;
	return n + 1;
}

size_t
link_unescape(char *page, size_t len)
{
	size_t	 from, to = len, n;
	int	 pass;
	char	 c;

	for (pass = 0; pass < PASSES; pass++) {
		len = to;
		for (from = to = 0; from < len; from += n) {
			n = 0;
			c = page[from];
			if (c == '\\')
				n = unescape_json(page + from, len - from, &c);
			else if (c == '&')
				n = unescape_html(page + from, len - from, &c);
			page[to++] = c;
			if (n == 0)
				n = 1;
		}
		if (to == len)
			break;
	}
	return to;
}

/* --- links ---------------------------------------------------------------- */

/* Does it begin with s, in any case?  Then the bytes of s, else 0. */
static size_t
begins(const char *p, size_t len, const char *s)
{
	size_t	 n = strlen(s);

	return len >= n && strncasecmp(p, s, n) == 0 ? n : 0;
}

/* Eight digits that are a day, not a far one. */
static int
date_ok(const char *p)
{
	char	 s[LINK_DATE_SIZE];
	long	 day;
	size_t	 i;

	for (i = 0; i < DATE_LEN; i++)
		if (!isdigit((unsigned char)p[i]))
			return 0;
	memcpy(s, p, DATE_LEN);
	s[DATE_LEN] = '\0';
	return date_parse(s, &day) == 0 && day <= date_today() + AHEAD_DAYS;
}

/*
 * The name of a file without a date: in any case, and its words joined by
 * nothing, - or _ (msft-public-ips.csv and MSFT_PublicIPs.csv were both seen).
 */
static int
same_name(const char *p, size_t len, const char *name)
{
	size_t	 i = 0;

	for (; *name != '\0'; name++) {
		if (*name == '_')
			continue;
		while (i < len && (p[i] == '-' || p[i] == '_'))
			i++;
		if (i == len || tolower((unsigned char)p[i]) !=
		    tolower((unsigned char)*name))
			return 0;
		i++;
	}
	return i == len;
}

/* Is this the name of the wanted file? */
static int
name_ok(const char *p, size_t len, const struct link_want *w)
{
	size_t	 n;

	if (w->cloud == NULL)
		return same_name(p, len, w->file);
	if ((n = begins(p, len, w->file)) == 0)
		return 0;
	p += n;
	len -= n;
	if ((n = begins(p, len, w->cloud)) == 0)
		return 0;
	p += n;
	len -= n;
	return len == sizeof "_YYYYMMDD.json" - 1 && p[0] == '_' &&
	    date_ok(p + 1) && strncasecmp(p + 1 + DATE_LEN, ".json", 5) == 0;
}

/*
 * The length of the wanted link that starts here, or 0.  It ends where a
 * character stands that no such path has: a quote, white space, a query.
 */
static size_t
link_here(const char *p, size_t len, const struct link_want *w)
{
	size_t	 i, n, name;

	if ((n = begins(p, len, SCHEME)) == 0 ||
	    (i = begins(p + n, len - n, w->host)) == 0)
		return 0;
	n += i;
	if ((i = begins(p + n, len - n, FOLDER)) == 0)
		return 0;
	name = n += i;
	for (; n < len && n < LIMIT_URL &&
	    (isalnum((unsigned char)p[n]) || strchr("-._~/", p[n]) != NULL) &&
	    p[n] != '\0'; n++) {
		if (p[n] != '/')
			continue;
		/* no folder is empty, "." or ".." */
		if (n == name || p[name] == '.')
			return 0;
		name = n + 1;
	}
	return n < LIMIT_URL && name_ok(p + name, n - name, w) ? n : 0;
}

int
link_ok(const char *link, const struct link_want *w)
{
	return link_here(link, strlen(link), w) == strlen(link);
}

int
link_date(const char *link, char date[LINK_DATE_SIZE])
{
	const char	*name = strrchr(link, '/');
	size_t		 n;

	strlcpy(date, "-", LINK_DATE_SIZE);
	name = name == NULL ? link : name + 1;
	n = strlen(name);
	if (begins(name, n, "ServiceTags_") == 0 ||
	    n < sizeof "ServiceTags_X_YYYYMMDD.json" - 1 ||
	    name[n - 14] != '_' || !date_ok(name + n - 13) ||
	    strcasecmp(name + n - 5, ".json") != 0)
		return 0;
	memcpy(date, name + n - 13, DATE_LEN);
	date[DATE_LEN] = '\0';
	return 1;
}

int
link_find(const char *page, size_t len, const struct link_want *w,
    char **link)
{
	const char	*best = NULL;
	size_t		 i, n, best_len = 0;

	*link = NULL;
	for (i = 0; i < len; i++) {
		if ((page[i] != 'h' && page[i] != 'H') ||
		    (n = link_here(page + i, len - i, w)) == 0)
			continue;
		/* without a date the first one counts */
		if (best == NULL || (w->cloud != NULL &&
		    memcmp(page + i + n - 13, best + best_len - 13,
		    DATE_LEN) > 0)) {
			best = page + i;
			best_len = n;
		}
		i += n - 1;
	}
	if (best == NULL)
		return 0;
	if ((*link = strndup(best, best_len)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	return 1;
}
