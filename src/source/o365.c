/*
 * The answer of /endpoints of the Office 365 IP address and URL web service:
 * an array of endpoint sets.  Its fields are described by Microsoft under
 * "Office 365 IP Address and URL web service"; what it really holds, quirks
 * included, was read off published answers of eight years:
 *
 * - "ips" is absent on five of six entries, "urls" on the odd one, ports are
 *   absent or "", keys that we do not know may stand anywhere;
 * - a service area that we do not know is kept: "MEM" came unannounced;
 * - booleans are JSON here and strings in /changes, and copies mix them;
 * - the order of entries, prefixes and host names means nothing;
 * - a prefix always has its length and never host bits.  The feed's own
 *   predecessor once said "2a01:111:2a:7::/6" for a /64; masked, that would be
 *   a sixty-fourth of all IPv6, so nothing is ever mended here.
 *
 * One snapshot may be two answers (MEM is asked for apart), and both hold the
 * Common entries: the same entry twice counts once; an entry that differs
 * shows that the answers are of two versions.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

/* An endpoint that an earlier part of the snapshot held. */
struct known {
	uint32_t	 id;
	size_t		 at;		/* in feed->ep */
};

struct o365 {
	struct feed	*feed;
	struct json_entry at;		/* at hand */
	struct known	*known;		/* sorted by id */
	size_t		 nknown;
	uint32_t	*seen;		/* ids of this body */
	size_t		 nseen;
};

static int
get_id(struct o365 *o, struct endpoint *ep)
{
	const json_t	*v = json_object_get(o->at.obj, "id");
	json_int_t	 id;

	if (v == NULL)
		return json_bad(&o->at, "id", NULL, "missing");
	if (!json_is_integer(v))
		return json_bad(&o->at, "id", v, "not an integer");
	id = json_integer_value(v);
	if (id < 1 || id > UINT32_MAX)
		return json_bad(&o->at, "id", v, "out of range");
	ep->id = (uint32_t)id;
	o->seen[o->nseen++] = ep->id;
	snprintf(o->at.who, sizeof o->at.who, "endpoint %lu",
	    (unsigned long)id);
	return 0;
}

static int
get_service(const struct o365 *o, struct endpoint *ep)
{
	const json_t	*v = json_object_get(o->at.obj, "serviceArea");
	const char	*s, *p;

	if (json_get_string(&o->at, "serviceArea", 1, &s) == -1)
		return -1;
	/* printable ASCII, as tags: two names must not look the same */
	for (p = s; (unsigned char)*p >= 0x20 && (unsigned char)*p < 0x7f; p++)
		;
	if (s[0] == '\0' || *p != '\0' || strlen(s) > LIMIT_NAME)
		return json_bad(&o->at, "serviceArea", v, "not a name");
	ep->service = service_canonical(&o->feed->mem, s);
	return ep->service == NULL ? -1 : 0;
}

static int
get_category(const struct o365 *o, struct endpoint *ep)
{
	const char	*s;

	if (json_get_string(&o->at, "category", 1, &s) == -1)
		return -1;
	if ((ep->category = category_of(s)) == CATEGORY_NONE)
		return json_bad(&o->at, "category",
		    json_object_get(o->at.obj, "category"),
		    "not Optimize, Allow or Default");
	return 0;
}

static int
get_ports(const struct o365 *o, const char *field, const char **ports)
{
	const char	*s;
	int		 bad;

	if (json_get_string(&o->at, field, 0, &s) == -1)
		return -1;
	*ports = ports_canonical(&o->feed->mem, s, &bad);
	if (bad)
		return json_bad(&o->at, field,
		    json_object_get(o->at.obj, field), "not a list of ports");
	return 0;
}

/* Words for people: kept for reports, on one line, and no content. */
static int
get_notes(const struct o365 *o, struct endpoint *ep)
{
	const char	*s;
	char		*copy;

	if (json_get_string(&o->at, "notes", 0, &s) == -1)
		return -1;
	if (s == NULL || s[0] == '\0')
		return 0;
	if ((copy = arena_strdup(&o->feed->mem, s)) == NULL)
		return -1;
	safe_clean(copy, ' ');
	ep->notes = copy;
	return 0;
}

static int
get_urls(const struct o365 *o, struct endpoint *ep)
{
	const json_t	*v, *item;
	const char	*why;
	size_t		 i, n;
	char		*s;

	if (json_get_array(&o->at, "urls", &v, &n) == -1 ||
	    feed_hosts(o->feed, ep, n) == -1)
		return -1;
	for (i = 0; i < n; i++) {
		item = json_array_get(v, i);
		if (!json_is_string(item))
			return json_bad_item(&o->at, "urls", i, item,
			    "not a string");
		why = host_check(json_string_value(item),
		    json_string_length(item));
		if (why != NULL)
			return json_bad_item(&o->at, "urls", i, item, why);
		s = arena_strdup(&o->feed->mem, json_string_value(item));
		if ((ep->host[i] = s) == NULL)
			return -1;
		for (; *s != '\0'; s++)
			*s = (char)tolower((unsigned char)*s);
	}
	return 0;
}

static int
known_cmp(const void *va, const void *vb)
{
	const struct known	*a = va, *b = vb;

	return a->id < b->id ? -1 : a->id > b->id;
}

/* What an earlier part held: the same is dropped, something else is wrong. */
static int
merge_entry(struct o365 *o, const struct endpoint *ep)
{
	const struct known	*k;
	struct known		 key = { .id = ep->id };
	int			 same;

	k = o->nknown == 0 ? NULL : bsearch(&key, o->known, o->nknown,
	    sizeof key, known_cmp);
	if (k == NULL)
		return 0;
	if ((same = endpoint_same(o->feed, ep, &o->feed->ep[k->at])) == -1)
		return -1;
	if (!same) {
		log_error("%s: %s: another part of the snapshot says something "
		    "else of it: they were fetched from two versions",
		    o->at.label, o->at.who);
		return -1;
	}
	feed_drop(o->feed);
	return 0;
}

/* Answers of the same service to other questions.  NULL: none of them. */
static const char *
other_answer(const json_t *e)
{
	if (json_object_get(e, "disposition") != NULL ||
	    json_object_get(e, "endpointSetId") != NULL)
		return "/changes";
	return json_object_get(e, "latest") != NULL ? "/version" : NULL;
}

static int
parse_entry(struct o365 *o)
{
	struct endpoint	*ep;

	if (!json_is_object(o->at.obj)) {
		log_error("%s: %s: not an object", o->at.label, o->at.who);
		return -1;
	}
	if ((ep = feed_endpoint(o->feed)) == NULL)
		return -1;
	if (get_id(o, ep) == -1 || get_service(o, ep) == -1 ||
	    get_category(o, ep) == -1 ||
	    json_get_bool(&o->at, "required", &ep->required) == -1 ||
	    json_get_bool(&o->at, "expressRoute", &ep->express_route) == -1 ||
	    get_ports(o, "tcpPorts", &ep->tcp) == -1 ||
	    get_ports(o, "udpPorts", &ep->udp) == -1 ||
	    get_notes(o, ep) == -1 ||
	    json_get_prefixes(&o->at, "ips", o->feed, ep) == -1 ||
	    get_urls(o, ep) == -1)
		return -1;
	return merge_entry(o, ep);
}

static int
id_cmp(const void *va, const void *vb)
{
	const uint32_t	*a = va, *b = vb;

	return *a < *b ? -1 : *a > *b;
}

/* Within one answer an id stands once. */
static int
check_ids(struct o365 *o)
{
	size_t	 i;

	qsort(o->seen, o->nseen, sizeof *o->seen, id_cmp);
	for (i = 1; i < o->nseen; i++) {
		if (o->seen[i - 1] == o->seen[i]) {
			log_error("%s: endpoint %lu: in two entries",
			    o->at.label, (unsigned long)o->seen[i]);
			return -1;
		}
	}
	return 0;
}

/* Make room for n ids, and index what earlier parts held. */
static int
o365_begin(struct o365 *o, size_t n)
{
	size_t	 i;

	o->nknown = o->feed->nep;
	o->known = calloc(o->nknown + 1, sizeof *o->known);
	o->seen = calloc(n, sizeof *o->seen);
	if (o->known == NULL || o->seen == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < o->nknown; i++) {
		o->known[i].id = o->feed->ep[i].id;
		o->known[i].at = i;
	}
	qsort(o->known, o->nknown, sizeof *o->known, known_cmp);
	return 0;
}

static int
parse_array(struct o365 *o, const json_t *j)
{
	const char	*other;
	size_t		 i, n = json_array_size(j);

	other = other_answer(json_is_array(j) ? json_array_get(j, 0) : j);
	if (other != NULL) {
		log_error("%s: this is an answer of %s, not of /endpoints",
		    o->at.label, other);
		return -1;
	}
	if (!json_is_array(j) || n == 0) {
		log_error("%s: %s", o->at.label, json_is_array(j) ?
		    "no endpoints in it" : "not an array of endpoints");
		return -1;
	}
	if (o365_begin(o, n) == -1)
		return -1;
	for (i = 0; i < n; i++) {
		o->at.obj = json_array_get(j, i);
		snprintf(o->at.who, sizeof o->at.who, "entry %zu", i + 1);
		if (parse_entry(o) == -1)
			return -1;
	}
	return check_ids(o);
}

static int
o365_parse(struct feed *f, struct in *in)
{
	struct json_memory	 mem;
	struct o365		 o;
	const json_t		*j;
	int			 rc = -1;

	memset(&o, 0, sizeof o);
	o.feed = f;
	o.at.label = in->label;
	json_memory_begin(&mem);
	if ((j = source_json(in)) != NULL)
		rc = parse_array(&o, j);
	json_memory_end(&mem);
	free(o.known);
	free(o.seen);
	return rc;
}

/*
 * An array of objects that speak of service areas is ours.  Other JSON that
 * nobody else knows gets a better message here than none.
 */
static int
o365_sniff(const char *s)
{
	const char	*q;

	if (s[0] == '{')
		return 1;
	if (s[0] != '[')
		return 0;
	q = s + 1 + strspn(s + 1, " \t\r\n");
	if (*q == '{' && strstr(q, "\"serviceArea\"") != NULL &&
	    strstr(q, "\"id\"") != NULL)
		return 2;
	return 1;
}

const struct source source_o365 = {
	.name = "o365",
	.title = "Office 365 IP address and URL web service",
	.attrs = ATTR_SERVICE | ATTR_CATEGORY | ATTR_REQUIRED | ATTR_EXPRESS |
	    ATTR_ID | ATTR_PORTS | ATTR_HOSTS,
	.parse = o365_parse,
	.sniff = o365_sniff,
};
