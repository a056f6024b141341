#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/date.h"
#include "../base/path.h"
#include "../publish/publish.h"
#include "decide.h"

char *
decide_rest(const struct opts *o, const char *before)
{
	char	 day[DATE_SIZE], *s;

	date_format(o->as_of == -1 ? date_today() : o->as_of, day);
	if (asprintf(&s, "%s%s%s %s", before, *before == '\0' ? "" : " ", day,
	    o->why == NULL ? "-" : o->why) == -1) {
		log_error("out of memory");
		return NULL;
	}
	return s;
}

int
decide_locked(const struct conf *conf,
    int (*change)(struct decisions *, void *), void *arg)
{
	struct decisions	 ds;
	char			*path, *text = NULL;
	size_t			 len;
	int			 status = EXIT_FAILED;

	path = decisions_path(conf->record_dir);
	if (path != NULL && decisions_read(&ds, path) == 0) {
		status = change(&ds, arg);
		if (status == EXIT_OK && ds.changed &&
		    ((text = decisions_text(&ds, &len)) == NULL ||
		    path_write(path, text, len, 0644) == -1))
			status = EXIT_FAILED;
		decisions_free(&ds);
	}
	free(text);
	free(path);
	return status;
}

int
decide(const struct conf *conf, int (*change)(struct decisions *, void *),
    void *arg)
{
	struct locks	 locks;
	int		 status;

	if ((status = locks_take(&locks, conf, 0)) != EXIT_OK)
		return status;
	/* a journal may hold decisions, too */
	if (publish_settle(conf) == -1)
		status = EXIT_FAILED;
	else
		status = decide_locked(conf, change, arg);
	locks_free(&locks);
	return status;
}
