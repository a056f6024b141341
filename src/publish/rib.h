/*
 * What a router received: the text of one of its show commands as a table of
 * prefixes, each with the communities that the text tells.
 */
#ifndef RIB_H
#define RIB_H

#include <stddef.h>
#include <stdint.h>

#include "../base/mem.h"
#include "../prefix/prefix.h"

struct rib_route {
	struct prefix	 p;
	const char	*communities;	/* "12076:5010,12076:51003"; or NULL */
};

struct rib {
	struct rib_route *r;		/* sorted, each prefix once */
	size_t		 n, cap;
	size_t		 paths;		/* lines or entries before that */
	/*
	 * The text says where it ends and all of it was seen: JSON that is
	 * whole, a total that is right, the prompt behind the table.
	 */
	int		 whole;
	const char	*format;	/* which it was: "frr-json" */
	struct arena	 mem;
};

/* Is there a shape of this name (--rib-format)? */
int	 rib_format_known(const char *);

/*
 * Read a file ("-": standard input); format NULL: found out.  A text that is
 * cut inside a line or value, or that has a line which is not understood, is an
 * error with its line.  0, or -1 (said; the table is empty).
 */
int	 rib_read(struct rib *, const char *file, const char *format);
void	 rib_free(struct rib *);

#endif
