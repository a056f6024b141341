/*
 * What the JSON shapes share.
 */
#include <string.h>

#include "../base/json-bounds.h"
#include "../base/json-watch.h"
#include "../base/log.h"
#include "rib-shape.h"

json_t *
rib_json(struct rib_in *in)
{
	json_error_t	 err;
	json_t		*v;
	const char	*s, *why;
	size_t		 n;

	/* the prompt with the command, and empty lines */
	for (;;) {
		while (in->s < in->end && (*in->s == ' ' || *in->s == '\t'))
			in->s++;
		if (in->s == in->end || *in->s == '{')
			break;
		s = rib_line(in, &n);
		if (n > 0 && !rib_prompt(s, n)) {
			rib_bad(in, "no JSON");
			return NULL;
		}
	}
	n = (size_t)(in->end - in->s);
	if ((why = json_bounds(in->s, n)) != NULL) {
		log_error("%s: %s (a table of that size is read as text)",
		    in->label, why);
		return NULL;
	}
	v = json_watch_read(in->s, n, JSON_DISABLE_EOF_CHECK, &err);
	if (v == NULL && err.text[0] == '\0') {
		log_error("%s: out of memory", in->label);
		return NULL;
	}
	if (v == NULL) {
		log_error("%s: line %zu: the text is cut or no JSON",
		    in->label, in->line + (size_t)err.line);
		return NULL;
	}
	in->s += err.position;
	in->line = 0;
	while ((s = rib_line(in, &n)) != NULL)
		if (n > 0 && strspn(s, " \t") < n && !rib_prompt(s, n)) {
			log_error("%s: there is more behind the JSON value",
			    in->label);
			json_decref(v);
			return NULL;
		}
	in->line = 0;
	in->rib->whole = 1;
	return v;
}

/* A string, or that of Junos's { "data": "..." }. */
static const char *
text_of(const json_t *v, const char *key)
{
	if (json_is_object(v))
		v = json_object_get(v, key);
	return json_string_value(v);
}

int
rib_json_communities(json_t *array, const char *key, char *buf, size_t size)
{
	const char	*s;
	json_t		*v;
	size_t		 i, n = 0, k;

	buf[0] = '\0';
	json_array_foreach(array, i, v) {
		if ((s = text_of(v, key)) == NULL ||
		    !rib_is_community(s, k = strlen(s)))
			continue;
		if (n + k + 2 > size)
			break;
		if (n > 0)
			buf[n++] = ',';
		memcpy(buf + n, s, k + 1);
		n += k;
	}
	return (int)n;
}
