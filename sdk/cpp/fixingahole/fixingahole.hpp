// The C++ skin over the plugin ABI: header-only, compiled into the plugin, needs the standard library alone (C++20).
//
//   struct Words {
//       static constexpr fixingahole::About about{
//           .kind = FAH_KIND_REPORTER, .id = "com.acme.reporter.words", .version = "1.0.0", .summary = "..."};
//       static constexpr fixingahole::Output outputs[] = {{"profile.words.txt", "text/plain"}};
//       void render(std::uint32_t, fixingahole::Model model, fixingahole::Sink& sink) { ... }
//   };
//   FIXINGAHOLE_PLUGINS(Words);
#pragma once

#include <fixingahole/error.hpp>
#include <fixingahole/host.hpp>
#include <fixingahole/launch.hpp>
#include <fixingahole/library.hpp>
#include <fixingahole/model.hpp>
#include <fixingahole/options.hpp>
#include <fixingahole/plugin.hpp>
#include <fixingahole/reporter.hpp>
#include <fixingahole/source.hpp>
#include <fixingahole/text.hpp>
#include <fixingahole/transform.hpp>
