/*
 * The second half of `emit`: from selected members to text on standard output.
 */
#ifndef EMIT_OUT_H
#define EMIT_OUT_H

#include "../publish/members.h"
#include "cmd.h"

/* What is emitted: from a file or from the configuration. */
struct emit_job {
	const struct emitter	*em;
	const struct conf_list	*list;
	const struct emit_format *format;
	const struct emit_given	*with;
	size_t			 nwith;
	const char		*name;
	const char		*from;		/* for messages */
	int			 only;
	int			 wide_ok;
	/* a published body: no bogons */
	int			 bogons;
};

/* Guard, make rows and objects, write them.  EXIT_OK, or said. */
int	 emit_job(const struct emit_job *, struct members *);

#endif
