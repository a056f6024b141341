#include <stdlib.h>
#include <string.h>

#include "../base/json-bounds.h"
#include "../base/json-watch.h"
#include "../base/limits.h"
#include "../base/mem.h"
#include "look.h"
#include "pages.h"

#define NEXT	"nextLink"

void
pages_init(struct pages *p, const char *list)
{
	memset(p, 0, sizeof *p);
	p->list = list;
}

void
pages_free(struct pages *p)
{
	if (p->open)
		out_close(&p->out);
	p->open = 0;
}

/* For json_dump_callback(): no more than a body may have. */
static int
put(const char *s, size_t n, void *arg)
{
	struct pages	*p = arg;

	if (n > LIMIT_BODY_BYTES || p->out.n > LIMIT_BODY_BYTES - n)
		return -1;
	out_bytes(&p->out, s, n);
	return 0;
}

/* The address of the next page: NULL, null and "" mean that there is none. */
static int
next_of(const json_t *j, const char *label, char **next)
{
	const json_t	*v = json_object_get(j, NEXT);

	if (v == NULL || json_is_null(v) ||
	    (json_is_string(v) && json_string_length(v) == 0))
		return 0;
	if (!json_is_string(v) || strlen(json_string_value(v)) !=
	    json_string_length(v) || json_string_length(v) > LIMIT_URL) {
		log_error("%s: " NEXT ": not an address", label);
		return -1;
	}
	if ((*next = mem_strdup(json_string_value(v))) == NULL)
		return -1;
	return 0;
}

/* What stands before the entries: the other members of the first page. */
static int
put_head(struct pages *p, json_t *j)
{
	json_t	*head = json_copy(j);
	size_t	 n;
	int	 rc;

	if (head == NULL || out_open_mem(&p->out) == -1) {
		json_decref(head);
		return -1;
	}
	p->open = 1;
	json_object_del(head, NEXT);
	json_object_del(head, p->list);
	n = json_object_size(head);
	rc = json_dump_callback(head, put, p, JSON_COMPACT);
	json_decref(head);
	if (rc == -1 || p->out.n == 0)
		return -1;
	p->out.n--;			/* its closing brace */
	out_printf(&p->out, "%s\"%s\":[", n > 0 ? "," : "", p->list);
	return 0;
}

/* The entries of a page, one a line. */
static int
put_entries(struct pages *p, const json_t *list)
{
	const json_t	*e;
	size_t		 i;

	json_array_foreach(list, i, e) {
		out_str(&p->out, p->entries++ > 0 ? ",\n" : "\n");
		if (json_dump_callback(e, put, p,
		    JSON_COMPACT | JSON_ENCODE_ANY) == -1)
			return -1;
	}
	return 0;
}

int
pages_add(struct pages *p, const char *label, const char *body, size_t len,
    char **next)
{
	const json_t	*list;
	json_t		*j;
	int		 rc = -1;

	*next = NULL;
	if ((j = look_json(label, body, len)) == NULL)
		return -1;
	list = json_object_get(j, p->list);
	if (next_of(j, label, next) == -1)
		goto out;
	if (p->n == 0 && *next == NULL) {
		rc = 0;			/* the look of the row judges it */
		goto out;
	}
	if (!json_is_array(list)) {
		log_error("%s: page %zu: no array \"%s\" in it", label,
		    p->n + 1, p->list);
		goto out;
	}
	if ((p->n == 0 && put_head(p, j) == -1) ||
	    put_entries(p, list) == -1) {
		if (json_watch_was_out() || p->out.err != 0)
			log_error("out of memory");
		else
			log_error("%s: page %zu: more than %u bytes together",
			    label, p->n + 1, LIMIT_BODY_BYTES);
		goto out;
	}
	p->n++;
	rc = 0;
out:
	if (rc == -1) {
		free(*next);
		*next = NULL;
	}
	json_decref(j);
	return rc;
}

char *
pages_end(struct pages *p, const char *label, size_t *len)
{
	const char	*why;
	char		*s;

	out_str(&p->out, "\n]}\n");
	p->open = 0;
	if ((s = out_steal(&p->out, len)) == NULL) {
		log_error("out of memory");
		return NULL;
	}
	if ((why = json_bounds(s, *len)) == NULL)
		return s;
	log_error("%s: %zu pages: %s", label, p->n, why);
	free(s);
	return NULL;
}
