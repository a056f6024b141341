#include <stdlib.h>

#include "json-watch.h"

static int	 was_out;

static void *
watched_alloc(size_t n)
{
	void	*p = malloc(n);

	was_out |= p == NULL;
	return p;
}

void
json_watch_on(void)
{
	json_set_alloc_funcs(watched_alloc, free);
}

void
json_watch(void)
{
	was_out = 0;
	json_watch_on();
}

int
json_watch_was_out(void)
{
	return was_out;
}

void
json_watch_out(void)
{
	was_out = 1;
}

json_t *
json_watch_read(const char *s, size_t len, size_t flags, json_error_t *err)
{
	json_t	*j;
	int	 before = was_out;

	was_out = 0;
	j = json_loadb(s, len, flags, err);
	if (was_out) {
		json_decref(j);
		j = NULL;
		err->text[0] = '\0';
	}
	was_out |= before;
	return j;
}

char *
json_watch_text(const json_t *j)
{
	char	*s = json_dumps(j, JSON_INDENT(2) | JSON_ENSURE_ASCII);

	if (s == NULL || !was_out)
		return s;
	free(s);
	return NULL;
}
