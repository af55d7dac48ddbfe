#include "pipeline/job_worker.hpp"

#include <utility>

#include "base/error.hpp"
#include "pipeline/job_runner.hpp"

namespace neargate::pipeline {

JobWorker::JobWorker(net::Reactor& reactor, const Console& console, std::string locks,
                     JobOrder order, std::unique_ptr<oidc::IssuerServer> identity,
                     std::function<void(const JobWorker&, const JobReport&)> on_end)
    : reactor_(reactor),
      console_(console),
      locks_(std::move(locks)),
      order_(std::move(order)),
      identity_(std::move(identity)),
      on_end_(std::move(on_end)) {
  order_.cancellation = &cancellation_;
}

JobWorker::~JobWorker() {
  if (thread_.joinable()) thread_.join();
}

void JobWorker::start() {
  try {
    order_.job->concurrency ? wait_for(*order_.job->concurrency) : run();
  } catch (const Error& error) {
    end(not_run(Result::failure, error.what()));
  }
}

void JobWorker::cancel() {
  cancellation_.request();
  if (state_ == State::waiting) {
    end(not_run(Result::cancelled, "the job was cancelled while it waited"));
  }
}

void JobWorker::force() {
  cancel();
  cancellation_.force();
}

void JobWorker::wait_for(const Concurrency& concurrency) {
  Surroundings around;
  around.contexts = order_.contexts;
  ConcurrencyWatch::Events events;
  events.waiting = [this] {
    console_.line(order_.name, "waiting for the group '" + group_->group() + "'");
  };
  events.held = [this] {
    if (state_ == State::waiting) run();
  };
  events.asked_to_end = [this] {
    console_.line(order_.name, "a later one takes its place in '" + group_->group() + "'");
    cancel();
  };
  events.lost = [this](const std::string& why) {
    if (state_ == State::waiting) end(not_run(Result::cancelled, why));
  };
  group_.emplace(reactor_, locks_, concurrency, around, std::move(events));
  group_->start();
}

void JobWorker::run() {
  state_ = State::running;
  thread_ = std::thread([this] {
    JobReport report = work();
    reactor_.post([this, report = std::move(report)]() mutable { end(std::move(report)); });
  });
}

JobReport JobWorker::work() const {
  const std::string& name = order_.name;
  JobEvents events;
  events.begin_step = [this, name](const std::string& step) {
    reactor_.post([this, name, step] { console_.begin_step(name, step); });
  };
  events.line = [this, name](const std::string& line) {
    reactor_.post([this, name, line] { console_.line(name, line); });
  };
  events.end_step = [this, name](const StepReport& step) {
    reactor_.post([this, name, step] { console_.end_step(name, step); });
  };
  try {
    return run_job(order_, events);
  } catch (const Error& error) {
    return not_run(cancellation_.is_requested() ? Result::cancelled : Result::failure,
                   error.what());
  }
}

// From the loop, so that nobody is taken by surprise, and the group's watch is not in the middle of
// its work.
void JobWorker::end(JobReport report) {
  state_ = State::ended;
  reactor_.post([this, report = std::move(report)] {
    group_.reset();
    on_end_(*this, report);
  });
}

JobReport JobWorker::not_run(Result result, const std::string& why) const {
  JobReport out;
  out.id = order_.job->id;
  out.name = order_.name;
  out.result = result;
  out.annotations.push_back({"error", why, "", "", order_.name, ""});
  return out;
}

}  // namespace neargate::pipeline
