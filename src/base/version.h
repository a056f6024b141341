/* The version of both programs; the manual and the packages follow it. */
#ifndef VERSION_H
#define VERSION_H

#define O365FEED_VERSION	"0.1.0"

#endif
