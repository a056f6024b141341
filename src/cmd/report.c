/*
 * Where the report of a run goes.  It is written when something was refused or
 * failed as well, and each file stands or falls alone.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/path.h"
#include "../report/run.h"
#include "halves.h"

#define REPORT_MODE	0644

static int
to_file(const char *file, const struct run_report *r,
    void (*form)(struct out *, const struct run_report *))
{
	struct out	 out;
	char		*text;
	size_t		 len;
	int		 rc;

	if (file == NULL)
		return 0;
	if (out_open_mem(&out) == -1)
		return -1;
	form(&out, r);
	if ((text = out_steal(&out, &len)) == NULL) {
		log_error("%s: out of memory", file);
		return -1;
	}
	rc = path_write(file, text, len, REPORT_MODE);
	free(text);
	return rc;
}

int
report_run(const struct publish *pub, const struct opts *o, int status,
    int before)
{
	struct run_report	 r;
	struct out		 out;
	int			 rc;

	if (o->report_markdown == NULL && o->report_json == NULL &&
	    !o->verbose)
		return 0;
	if ((rc = run_report_build(&r, pub, status, before)) == -1)
		log_error("no report: out of memory");
	else {
		if (to_file(o->report_markdown, &r, run_markdown) == -1)
			rc = -1;
		if (to_file(o->report_json, &r, run_json) == -1)
			rc = -1;
		/* what can't be said on stderr can't be complained of */
		if (o->verbose && out_open_fd(&out, STDERR_FILENO) == 0) {
			run_text(&out, &r);
			out_close(&out);
		}
	}
	run_report_free(&r);
	return rc;
}
