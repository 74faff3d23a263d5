/* All of the plugin ABI for the host side. (In-target code includes fixingahole/agent.h instead.) */
#ifndef FIXINGAHOLE_FIXINGAHOLE_H
#define FIXINGAHOLE_FIXINGAHOLE_H

#include <fixingahole/abi.h>
#include <fixingahole/host.h>
#include <fixingahole/launch.h>
#include <fixingahole/model.h>
#include <fixingahole/options.h>
#include <fixingahole/plugin.h>
#include <fixingahole/reporter.h>
#include <fixingahole/source.h>
#include <fixingahole/transform.h>

#endif
