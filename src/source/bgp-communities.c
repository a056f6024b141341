/*
 * BGP communities of ExpressRoute: Microsoft.Network/bgpServiceCommunities, the
 * authority for what the edge announces under which value.  One list in three
 * shapes:
 *
 *	REST	{"value": [{"name", "properties": {"serviceName",
 *		"bgpCommunities": [C ...]}}]}		(Azure REST API,
 *		"Bgp Service Communities - List")
 *	az	[{"name", "serviceName", "bgpCommunities": [C ...]}]
 *		(az network route-filter rule list-service-communities)
 *	text	of PowerShell's Format-List, the list of C as JSON within
 *
 * with C's keys in CamelCase in the last one.  Read off real answers: one
 * value may stand in several entries ("Exchange" and "Exchange IPv6"), lists
 * may be empty, ids have empty segments, old versions lack serviceGroup and
 * isAuthorizedToUse.  Prefixes nest and are not sorted: the edge announces each
 * of them, so all stay as they are.
 *
 * serviceSupportedRegion is "Global" on regional entries, too.  What tells the
 * region is the name: "AzureCentralIndia" of the group "Azure".
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "community.h"
#include "json.h"

/* One C, until those of one value are put together. */
struct entry {
	const char		*service, *region;	/* of the endpoint */
	char			 value[COMMUNITY_SIZE];
	const json_t		*obj;
	struct json_entry	 at;
	size_t			 order;
};

struct entries {
	struct feed	*feed;
	const char	*label;
	struct entry	*e;
	size_t		 n, cap;
};

/* Keys in both spellings: the first letter's case is what differs. */
static const json_t *
member(const json_t *obj, const char *key)
{
	const json_t	*v = json_object_get(obj, key);
	char		 camel[40];

	if (v != NULL || strlcpy(camel, key, sizeof camel) >= sizeof camel)
		return v;
	camel[0] = (char)toupper((unsigned char)camel[0]);
	return json_object_get(obj, camel);
}

/* The spelling of a key that the object has. */
static const char *
key_of(const json_t *obj, const char *key, char buf[40])
{
	strlcpy(buf, key, 40);
	if (json_object_get(obj, key) == NULL)
		buf[0] = (char)toupper((unsigned char)buf[0]);
	return json_object_get(obj, buf) == NULL ? key : buf;
}

/*
 * The service and the region: "AzureStorageJapanEast" of the group
 * "AzureStorage" is "azurestorage" in japaneast; what is no region's name is
 * a service by itself.
 */
static int
set_service(struct feed *f, struct entry *ep, const char *name,
    const char *group)
{
	const struct table_row	*region = NULL;
	size_t			 n = group == NULL ? 5 : strlen(group);

	if (group == NULL)
		group = "Azure";
	if (strncasecmp(name, group, n) == 0 && name[n] != '\0')
		region = table_region(&tables_builtin, name + n);
	ep->service = service_canonical(&f->mem, region != NULL ? group :
	    name);
	if (region != NULL)
		ep->region = region->cell[REGION_NAME];
	return ep->service == NULL ? -1 : 0;
}

static int
name_ok(const char *s)
{
	const char	*p;

	for (p = s; (unsigned char)*p >= 0x20 && (unsigned char)*p < 0x7f; p++)
		;
	return s[0] != '\0' && *p == '\0' && strlen(s) <= LIMIT_NAME;
}

/* What ConvertTo-Json makes of all that lies below its depth is a string. */
#define FLAT	"not an array: save it with ConvertTo-Json -Depth 5"

/* The list of prefixes, which may be null.  0, or -1 (said). */
static int
add_prefixes(struct feed *f, const struct json_entry *e, struct endpoint *ep)
{
	const json_t	*v = member(e->obj, "communityPrefixes");
	char		 key[40];

	key_of(e->obj, "communityPrefixes", key);
	if (v == NULL || json_is_null(v))
		return 0;
	if (!json_is_array(v))
		return json_bad(e, key, v, FLAT);
	return json_get_prefixes(e, key, f, ep);
}

/* The name of a group, or NULL: absent or null.  0, or -1 (said). */
static int
get_group(const struct json_entry *e, const char **group)
{
	char	 key[40];

	*group = NULL;
	if (json_is_null(member(e->obj, "serviceGroup")))
		return 0;
	return json_get_string(e, key_of(e->obj, "serviceGroup", key), 0,
	    group);
}

/* One C.  0, or -1 (said). */
static int
parse_community(struct entries *all, const struct json_entry *at,
    const char *service)
{
	struct entry	*e;
	const json_t	*obj = at->obj;
	const char	*value, *group, *why;
	char		 key[40];

	if (!json_is_object(obj)) {
		log_error("%s: %s: not an object: save it with ConvertTo-Json "
		    "-Depth 5", at->label, at->who);
		return -1;
	}
	if (json_get_string(at, key_of(obj, "communityValue", key), 1,
	    &value) == -1)
		return -1;
	if ((why = community_check(value)) != NULL)
		return json_bad(at, key, member(obj, "communityValue"), why);
	if (get_group(at, &group) == -1 || mem_grow(&all->e, &all->cap,
	    all->n + 1, sizeof *e) == -1)
		return -1;
	e = &all->e[all->n];
	memset(e, 0, sizeof *e);
	strlcpy(e->value, value, sizeof e->value);
	e->at = *at;
	e->order = all->n;
	if (set_service(all->feed, e, service, group) == -1)
		return -1;
	e->obj = obj;
	all->n++;
	return 0;
}

static int
entry_cmp(const void *va, const void *vb)
{
	const struct entry	*a = va, *b = vb;
	int			 c;

	if ((c = strcmp(a->service, b->service)) != 0)
		return c;
	if (a->region != b->region && (c = strcmp(a->region == NULL ? "" :
	    a->region, b->region == NULL ? "" : b->region)) != 0)
		return c;
	if ((c = strcmp(a->value, b->value)) != 0)
		return c;
	return a->order < b->order ? -1 : a->order > b->order;
}

static int
entry_same(const struct entry *a, const struct entry *b)
{
	struct entry	 x = *b;

	x.order = a->order;
	return entry_cmp(a, &x) == 0;
}

/*
 * What bears one value of one service and region is one endpoint.  0, or -1
 * (said).
 */
static int
merge(struct entries *all)
{
	struct endpoint	*ep = NULL;
	struct entry	*e;
	size_t		 i;

	if (all->n > 0)
		qsort(all->e, all->n, sizeof *all->e, entry_cmp);
	for (i = 0; i < all->n; i++) {
		e = &all->e[i];
		if (i == 0 || !entry_same(e, e - 1)) {
			if ((ep = feed_endpoint(all->feed)) == NULL)
				return -1;
			ep->service = e->service;
			ep->region = e->region;
			ep->community = arena_strdup(&all->feed->mem,
			    e->value);
			if (ep->community == NULL)
				return -1;
		}
		if (add_prefixes(all->feed, &e->at, ep) == -1)
			return -1;
	}
	return 0;
}

/* The communities of one service.  0, or -1 (said). */
static int
parse_list(struct entries *all, const char *service, const json_t *list)
{
	const char		*label = all->label;
	struct json_entry	 e;
	size_t			 i;

	memset(&e, 0, sizeof e);
	e.label = label;
	if (!name_ok(service)) {
		log_error("%s: a service without a name", label);
		return -1;
	}
	if (!json_is_array(list)) {
		log_error("%s: %s: bgpCommunities: %s", label, service,
		    list == NULL ? "missing" : FLAT);
		return -1;
	}
	for (i = 0; i < json_array_size(list); i++) {
		e.obj = json_array_get(list, i);
		snprintf(e.who, sizeof e.who, "%.24s %zu", service, i + 1);
		if (parse_community(all, &e, service) == -1)
			return -1;
	}
	return 0;
}

/* One service, its properties within it or beside its name. */
static int
parse_service(struct entries *all, const json_t *obj, size_t i)
{
	const json_t	*props, *name;

	if ((props = member(obj, "properties")) == NULL)
		props = obj;
	if ((name = member(props, "serviceName")) == NULL ||
	    json_is_null(name))
		name = member(obj, "name");
	if (!json_is_string(name)) {
		log_error("%s: entry %zu: no service name", all->label, i + 1);
		return -1;
	}
	return parse_list(all, json_string_value(name),
	    member(props, "bgpCommunities"));
}

static int
parse_json(struct entries *all, struct in *in)
{
	const json_t	*list, *j;
	size_t		 i;

	if ((j = source_json(in)) == NULL)
		return -1;
	/* ConvertTo-Json puts a single service into no array */
	if (member(j, "bgpCommunities") != NULL)
		return parse_service(all, j, 0);
	list = json_is_array(j) ? j : member(j, "value");
	if (!json_is_array(list) || json_array_size(list) == 0) {
		log_error("%s: no service communities in it", in->label);
		return -1;
	}
	if (!json_page_is_last(j, in->label))
		return -1;
	for (i = 0; i < json_array_size(list); i++)
		if (parse_service(all, json_array_get(list, i), i) == -1)
			return -1;
	return 0;
}

/* The end of the array that begins here, or NULL. */
static const char *
array_end(const char *p)
{
	size_t	 depth = 0;

	for (; *p != '\0'; p++) {
		if (*p == '"') {
			for (p++; *p != '"'; p++)
				if (*p == '\0' || (*p == '\\' && *++p == '\0'))
					return NULL;
		} else if (*p == '[' || *p == '{')
			depth++;
		else if ((*p == ']' || *p == '}') && --depth == 0)
			return p + 1;
	}
	return NULL;
}

/* The value of "Key : value" on this line, or NULL. */
static const char *
field_of(const char *line, const char *key)
{
	size_t	 n = strlen(key);

	if (strncmp(line, key, n) != 0)
		return NULL;
	line += n + strspn(line + n, " \t");
	return *line == ':' ? line + 1 + strspn(line + 1, " \t\r\n") : NULL;
}

/* What Format-List prints: lines of fields, an array within. */
static int
parse_text(struct entries *all, struct in *in)
{
	const char	*line, *v, *end;
	char		 name[LIMIT_NAME + 1] = "", *body;
	struct in	 part;
	const json_t	*j;
	size_t		 len;
	int		 rc = -1;

	if ((body = source_body(in, &len)) == NULL)
		return -1;
	for (line = body; *line != '\0'; line += *line == '\n') {
		if ((v = field_of(line, "Name")) != NULL) {
			len = strcspn(v, " \t\r\n");
			if (len >= sizeof name)
				len = sizeof name - 1;
			memcpy(name, v, len);
			name[len] = '\0';
		}
		if ((v = field_of(line, "BgpCommunities")) != NULL) {
			if (*v != '[' || (end = array_end(v)) == NULL) {
				log_error("%s: %s: the text is cut off",
				    in->label, name);
				goto out;
			}
			in_open_mem(&part, in->label, v, (size_t)(end - v));
			j = source_json(&part);
			in_close(&part);
			rc = j == NULL ? -1 : parse_list(all, name, j);
			if (rc == -1)
				goto out;
			line = end;
		}
		line += strcspn(line, "\n");
	}
	rc = 0;
out:
	free(body);
	return rc;
}

static int
is_text(const char *s)
{
	return field_of(s, "Name") != NULL &&
	    strstr(s, "bgpServiceCommunities") != NULL;
}

static int
bgp_communities_parse(struct feed *f, struct in *in)
{
	struct json_memory	 mem;
	struct entries		 all;
	char			 sample[SOURCE_SAMPLE];
	const char		*p;
	long			 n;
	int			 rc;

	if ((n = in_peek(in, &p)) == -1)
		return -1;
	source_sample(p, (size_t)n, sample);
	memset(&all, 0, sizeof all);
	all.feed = f;
	all.label = in->label;
	json_memory_begin(&mem);
	rc = is_text(sample) ? parse_text(&all, in) :
	    parse_json(&all, in);
	if (rc == 0)
		rc = merge(&all);
	json_memory_end(&mem);
	free(all.e);
	return rc;
}

static int
bgp_communities_sniff(const char *s)
{
	if (is_text(s))
		return 2;
	return (s[0] == '{' || s[0] == '[') &&
	    strcasestr(s, "\"bgpCommunities\"") != NULL ? 2 : 0;
}

const struct source source_bgp_communities = {
	.name = "bgp-communities",
	.title = "BGP communities of ExpressRoute (bgpServiceCommunities)",
	.attrs = ATTR_SERVICE | ATTR_REGION | ATTR_COMMUNITY,
	.parse = bgp_communities_parse,
	.sniff = bgp_communities_sniff,
};
