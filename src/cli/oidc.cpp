#include <csignal>
#include <cstdio>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "oidc/issuer_files.hpp"
#include "oidc/issuer_server.hpp"
#include "smithy/json.hpp"

// oidc start, stop, token, serve: this machine as an issuer of GitHub's tokens.
namespace neargate::cli {
namespace {

oidc::Issuer started_issuer(const OidcOptions& options) {
  auto issuer = oidc::load_issuer(options.state_directory, options.issuer);
  if (issuer) return *issuer;
  throw Error("this machine has no key of " + options.issuer, "it is not that issuer",
              "run: neargate oidc start");
}

// Nothing asks us to end before we wait for it: blocked from before the first thread is made.
class EndSignals {
 public:
  EndSignals() {
    sigemptyset(&set_);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set_, number);
    sigprocmask(SIG_BLOCK, &set_, nullptr);
  }
  void wait() const {
    int number = 0;
    sigwait(&set_, &number);
  }

 private:
  sigset_t set_{};
};

}  // namespace

int oidc_start(const OidcOptions& options, const Output& output) {
  const DaemonClient daemon(options.run_directory);
  daemon.require_running();  // before there is a key that nobody knows of
  const oidc::Issuer issuer = oidc::load_or_make_issuer(options.state_directory, options.issuer);
  daemon.add_local_issuer(issuer.url(), issuer.key_set());
  if (output.json) {
    output.print(issuer.key_set());
    return 0;
  }
  output.note("From now on the Neargate here takes tokens of " + issuer.url() +
              " from this machine alone, not from the internet.\n"
              "  neargate oidc token --repository OWNER/NAME   makes one\n"
              "  neargate oidc stop                            undoes this");
  return 0;
}

int oidc_stop(const OidcOptions& options, const Output& output) {
  const bool was_issuer = DaemonClient(options.run_directory).remove_local_issuer(options.issuer);
  const bool had_key = oidc::forget_issuer(options.state_directory, options.issuer);
  output.note(was_issuer || had_key
                  ? "Tokens of " + options.issuer + " come from the internet again."
                  : "This machine was not the issuer " + options.issuer + ".");
  return 0;
}

int oidc_token(const OidcOptions& options, const oidc::GithubRun& run, const std::string& audience,
               const Output& output) {
  oidc::check(run);
  const oidc::Issuer issuer = started_issuer(options);
  Randomness randomness;
  const RealClock clock;
  if (output.json) {
    const std::string to = audience.empty() ? oidc::default_audience(run) : audience;
    output.print(oidc::github_claims(run, issuer.url(), to, clock.now(), randomness.uuid()));
    return 0;
  }
  output.print(issuer.token(run, audience, clock.now(), randomness));
  return 0;
}

int oidc_serve(const OidcOptions& options, const oidc::GithubRun& run, const std::string& listen,
               const Output& output) {
  oidc::check(run);
  const auto where = net::Endpoint::parse(listen);
  if (!where) {
    throw Error("cannot listen at " + listen, "it is not ADDRESS:PORT", "give it as 127.0.0.1:0");
  }
  const EndSignals end;
  const oidc::IssuerServer server(started_issuer(options), run, *where);
  output.print("export ACTIONS_ID_TOKEN_REQUEST_URL='" + server.request_url() + "'");
  output.print("export ACTIONS_ID_TOKEN_REQUEST_TOKEN='" + server.request_token() + "'");
  std::fflush(stdout);
  output.note("Serving tokens of " + oidc::subject_of(run) + " until Ctrl-C.");
  end.wait();
  return 0;
}

}  // namespace neargate::cli
