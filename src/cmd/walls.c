/*
 * The walls of the write half: it writes state, records and outputs, and
 * reports where it was told to; it has no use for a network.
 */
#include <stdlib.h>

#include "../base/mem.h"
#include "../base/path.h"
#include "../base/sandbox.h"
#include "halves.h"

struct dirs {
	char	**dir;
	size_t	  n, cap;
	int	  err;
};

static void
add(struct dirs *d, char *dir)
{
	if (dir == NULL || mem_grow(&d->dir, &d->cap, d->n + 1,
	    sizeof *d->dir) == -1) {
		d->err = 1;
		free(dir);
	} else
		d->dir[d->n++] = dir;
}

/* The directory of a file. */
static void
add_file(struct dirs *d, const char *path)
{
	if (path != NULL)
		add(d, path_dir(path));
}

void
walls_write(const struct conf *conf, const struct opts *o)
{
	struct dirs	 d = { NULL, 0, 0, 0 };
	struct sandbox	 s = { NULL, 0, 1, 0, 0 };
	size_t		 i;

	add(&d, path_join("", conf->state_dir));
	add(&d, path_join("", conf->record_dir));
	for (i = 0; i < conf->noutputs; i++) {
		add_file(&d, conf->outputs[i]->file.path);
		add_file(&d, conf->outputs[i]->delta.path);
		add_file(&d, conf->outputs[i]->rollback.path);
	}
	add_file(&d, o->report_markdown);
	add_file(&d, o->report_json);
	if (d.err)
		log_info("out of memory: no walls");
	else {
		s.write = (const char *const *)d.dir;
		s.nwrite = d.n;
		sandbox_enter(&s);
	}
	for (i = 0; i < d.n; i++)
		free(d.dir[i]);
	free(d.dir);
}
