/*
 * A device's own text as a state of an output.
 */
#ifndef DEVICE_H
#define DEVICE_H

#include "record.h"

/*
 * Read the device's text from a file ("-": standard input) by the parse hook
 * of each object's platform, other configuration around it ignored.  The result
 * holds the objects of "like" that the text has, with the device's numbers; a
 * text that has none of them is an error, and so is a list with a deny other
 * than a last deny-all, one that does not show the numbers that it has, and one
 * with a row twice.  0, or -1 (said; the record is empty).
 */
int	 device_read(struct out_record *, const struct out_record *like,
	    const char *file);

#endif
