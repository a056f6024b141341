/*
 * The two halves of a run, as the commands run, fetch and write share them.
 */
#ifndef HALVES_H
#define HALVES_H

#include "../publish/publish.h"
#include "cmd.h"

/*
 * Start the fetch program for all feeds of the configuration (or those named)
 * and wait for it.  With the locks held.  Returns its part of the exit status.
 */
int	 fetch_half(const struct conf *, const struct opts *);

/*
 * Write, with the locks held: outputs, records, status.json; prints the paths
 * of the outputs that changed on stdout.  "before" is the exit status so far.
 */
int	 write_half(const struct conf *, const struct opts *, int before);

/*
 * From here on this process writes state, records, outputs and reports only,
 * and makes no socket.
 */
void	 walls_write(const struct conf *, const struct opts *);

/*
 * The report of a run, in the files that were asked for and, with -v, on
 * stderr.  "before" is the exit status of fetching.  0, or -1 (said).
 */
int	 report_run(const struct publish *, const struct opts *, int status,
	    int before);

#endif
