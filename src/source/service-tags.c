/*
 * Azure service tags: the weekly file of the download page, and the answer of
 * the Service Tag Discovery API, which differ in little ("Azure service tags
 * overview"; REST API reference, "Service Tags - List", 2019-06-01).  What
 * published files of seven years and four clouds really hold:
 *
 * - prefixes are canonical and single within a tag, and the same prefix stands
 *   in several tags; a tag may be empty for a week;
 * - changeNumber, a number in files and a string in the API, says nothing: the
 *   content changed without it, it changed without the content, and it fell;
 * - regionId and networkFeatures are absent or null, line ends change;
 * - the part of a name behind the dot is a region or not: the region is
 *   properties.region, "" for a tag of all regions.
 *
 * An answer of the API with a nextLink is one page of several: alone it would
 * be taken for all there is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "json.h"

/* A name as it stands in words and messages: no control character. */
static int
name_ok(const char *s)
{
	const char	*p;

	for (p = s; (unsigned char)*p > 0x20 && (unsigned char)*p < 0x7f; p++)
		;
	return s[0] != '\0' && *p == '\0' && strlen(s) <= LIMIT_NAME;
}

static int
get_name(const struct json_entry *e, struct feed *f, const char *field,
    int needed, const char **to)
{
	const char	*s;

	if (json_get_string(e, field, needed, &s) == -1)
		return -1;
	if (s == NULL || (!needed && s[0] == '\0'))
		return 0;
	if (!name_ok(s))
		return json_bad(e, field, json_object_get(e->obj, field),
		    "not a name");
	*to = arena_strdup(&f->mem, s);
	return *to == NULL ? -1 : 0;
}

static int
parse_tag(struct feed *f, struct json_entry *e, size_t i)
{
	struct json_entry	 p = *e;
	struct endpoint		*ep;

	snprintf(e->who, sizeof e->who, "value %zu", i + 1);
	if (!json_is_object(e->obj)) {
		log_error("%s: %s: not an object", e->label, e->who);
		return -1;
	}
	if ((ep = feed_endpoint(f)) == NULL ||
	    get_name(e, f, "name", 1, &ep->tag) == -1)
		return -1;
	p.obj = json_object_get(e->obj, "properties");
	snprintf(p.who, sizeof p.who, "%.47s", ep->tag);
	if (!json_is_object(p.obj))
		return json_bad(&p, "properties", p.obj, p.obj == NULL ?
		    "missing" : "not an object");
	if (get_name(&p, f, "region", 0, &ep->region) == -1)
		return -1;
	if (json_object_get(p.obj, "addressPrefixes") == NULL)
		return json_bad(&p, "addressPrefixes", NULL, "missing");
	return json_get_prefixes(&p, "addressPrefixes", f, ep);
}

static int
tag_cmp(const void *va, const void *vb)
{
	const char	*const *a = va, *const *b = vb;

	return strcasecmp(*a, *b);
}

/* Each name once, without case: two would be two truths. */
static int
check_names(const struct feed *f, size_t first, const char *label)
{
	const char	**name;
	size_t		  i, n = f->nep - first;
	int		  rc = -1;

	if ((name = reallocarray(NULL, n + 1, sizeof *name)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < n; i++)
		name[i] = f->ep[first + i].tag;
	qsort(name, n, sizeof *name, tag_cmp);
	for (i = 1; i < n && strcasecmp(name[i - 1], name[i]) != 0; i++)
		;
	if (i < n)
		log_error("%s: tag %s stands there twice", label, name[i]);
	else
		rc = 0;
	free(name);
	return rc;
}

static int
parse_body(struct feed *f, const json_t *j, const char *label)
{
	const json_t		*values = json_object_get(j, "values");
	struct json_entry	 e;
	size_t			 i, n, first = f->nep;

	if (!json_is_array(values)) {
		log_error("%s: no service tags: \"values\" is %s", label,
		    values == NULL ? "missing" : "not an array");
		return -1;
	}
	if ((n = json_array_size(values)) == 0) {
		log_error("%s: no service tags in it", label);
		return -1;
	}
	if (!json_page_is_last(j, label))
		return -1;
	memset(&e, 0, sizeof e);
	e.label = label;
	for (i = 0; i < n; i++) {
		e.obj = json_array_get(values, i);
		if (parse_tag(f, &e, i) == -1)
			return -1;
	}
	return check_names(f, first, label);
}

static int
service_tags_parse(struct feed *f, struct in *in)
{
	struct json_memory	 mem;
	const json_t		*j;
	int			 rc = -1;

	json_memory_begin(&mem);
	if ((j = source_json(in)) != NULL)
		rc = parse_body(f, j, in->label);
	json_memory_end(&mem);
	return rc;
}

static int
service_tags_sniff(const char *s)
{
	return s[0] == '{' && strstr(s, "\"values\"") != NULL &&
	    strstr(s, "\"addressPrefixes\"") != NULL ? 2 : 0;
}

const struct source source_service_tags = {
	.name = "service-tags",
	.title = "Azure service tags: the weekly file, or the discovery API",
	.attrs = ATTR_TAG | ATTR_REGION,
	.parse = service_tags_parse,
	.sniff = service_tags_sniff,
};
