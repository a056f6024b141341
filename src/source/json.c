#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/json-bounds.h"
#include "json.h"

/*
 * What people and proxies put in the place of JSON; NULL: nothing known.  No
 * JSON holds a mark at the start of a line, so it is looked for in what is
 * none.
 */
static const char *
json_other(const char *p, size_t n)
{
	char	 sample[SOURCE_SAMPLE];

	source_sample(p, n, sample);
	if (sample[0] == '\0')
		return n == 0 || p[0] != '\0' ? "empty" : "not text";
	if (strncmp(sample, "\x1f\x8b", 2) == 0)
		return "compressed (gzip)";
	if (sample[0] == '<' && strncmp(sample, "<<<<<<< ", 8) != 0)
		return "HTML or XML, not JSON";
	return NULL;
}

static int
has_marks(const char *p, size_t n)
{
	static const char	 mark[] = "\n<<<<<<< ";	/* of git */
	const size_t		 len = sizeof mark - 1;

	return (n >= len - 1 && memcmp(p, mark + 1, len - 1) == 0) ||
	    memmem(p, n, mark, len) != NULL;
}

json_t *
source_json(struct in *in)
{
	const char		*why;
	struct source_view	 v;
	json_error_t		 err;
	json_t			*j = NULL;

	if (source_view(&v, in) == -1)
		goto out;
	if ((why = json_other(v.s, v.n)) == NULL &&
	    (why = json_bounds(v.s, v.n)) == NULL &&
	    (j = json_loadb(v.s, v.n, JSON_REJECT_DUPLICATES, &err)) == NULL &&
	    json_memory_lack() == NULL && has_marks(v.s, v.n))
		why = "holds merge-conflict marks";
	if (why == NULL && (why = json_memory_lack()) != NULL) {
		json_decref(j);
		j = NULL;
	}
	if (why != NULL)
		log_error("%s: %s", in->label, why);
	else if (j == NULL)
		log_error("%s: line %d: %s", in->label, err.line, err.text);
out:
	source_view_free(&v);
	return j;
}

#define SHOWN	80

int
json_bad(const struct json_entry *e, const char *field, const json_t *v,
    const char *why)
{
	const char	*s;
	char		 buf[SHOWN + 4];

	if (v == NULL) {
		log_error("%s: %s: %s: %s", e->label, e->who, field, why);
		return -1;
	}
	/* goes with the memory of the body */
	s = json_dumps(v, JSON_ENCODE_ANY | JSON_ENSURE_ASCII | JSON_COMPACT);
	if (strlcpy(buf, s != NULL ? s : "?", SHOWN + 1) > SHOWN)
		memcpy(buf + SHOWN, "...", 4);
	log_error("%s: %s: %s: %s: %s", e->label, e->who, field, buf, why);
	return -1;
}

int
json_bad_item(const struct json_entry *e, const char *field, size_t i,
    const json_t *v, const char *why)
{
	char	 name[64];

	snprintf(name, sizeof name, "%s[%zu]", field, i);
	return json_bad(e, name, v, why);
}

int
json_get_string(const struct json_entry *e, const char *field, int needed,
    const char **s)
{
	const json_t	*v = json_object_get(e->obj, field);

	*s = NULL;
	if (v == NULL)
		return needed ? json_bad(e, field, NULL, "missing") : 0;
	if (!json_is_string(v))
		return json_bad(e, field, v, "not a string");
	if (json_string_length(v) > LIMIT_STRING)
		return json_bad(e, field, v, "too long");
	*s = json_string_value(v);
	return 0;
}

int
json_get_bool(const struct json_entry *e, const char *field, int *value)
{
	const json_t	*v = json_object_get(e->obj, field);
	const char	*s = json_string_value(v);

	if (v == NULL || json_is_false(v) ||
	    (s != NULL && strcasecmp(s, "false") == 0))
		*value = 0;
	else if (json_is_true(v) || (s != NULL && strcasecmp(s, "true") == 0))
		*value = 1;
	else
		return json_bad(e, field, v, "not true or false");
	return 0;
}

int
json_get_array(const struct json_entry *e, const char *field,
    const json_t **v, size_t *n)
{
	*v = json_object_get(e->obj, field);
	*n = 0;
	if (*v == NULL)
		return 0;
	if (!json_is_array(*v))
		return json_bad(e, field, *v, "not an array");
	*n = json_array_size(*v);
	return 0;
}

int
json_get_prefixes(const struct json_entry *e, const char *field,
    struct feed *f, struct endpoint *ep)
{
	const json_t	*a, *v;
	const char	*why;
	struct prefix	 p;
	size_t		 i, n;

	if (json_get_array(e, field, &a, &n) == -1)
		return -1;
	for (i = 0; i < n; i++) {
		v = json_array_get(a, i);
		if (!json_is_string(v))
			return json_bad_item(e, field, i, v, "not a string");
		if (prefix_parse(json_string_value(v), json_string_length(v),
		    0, &p, &why) == -1)
			return json_bad_item(e, field, i, v, why);
		if (feed_prefix(f, ep, &p) == -1)
			return -1;
	}
	return 0;
}

int
json_page_is_last(const json_t *j, const char *label)
{
	const json_t	*next = json_object_get(j, "nextLink");

	if (next == NULL || json_is_null(next) ||
	    (json_is_string(next) && json_string_length(next) == 0))
		return 1;
	log_error("%s: one page of several (\"nextLink\"): all are needed",
	    label);
	return 0;
}
