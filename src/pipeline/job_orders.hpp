#pragma once

#include <memory>
#include <string>

#include "oidc/issuer_server.hpp"
#include "pipeline/job_graph.hpp"
#include "pipeline/job_order.hpp"
#include "pipeline/run_contexts.hpp"
#include "pipeline/run_plan.hpp"

namespace neargate::pipeline {

// What all jobs of a run share. What is pointed to outlives it.
struct RunFacts {
  const RunRequest* request = nullptr;
  const Workflow* workflow = nullptr;
  const Event* event = nullptr;
  RunNumbers numbers;
  std::string directory;   // of the run
  std::string repository;  // the run's clone
};

// Why a job gets no OpenID Connect token; "" where it gets one.
std::string why_no_identity(const Workflow& workflow, const Job& job, const oidc::Issuer* issuer);

// Makes the orders of a run's jobs.
class JobOrders {
 public:
  // Makes the run's directory, with the event's payload in it.
  explicit JobOrders(RunFacts facts);

  // github, inputs, vars and secrets: what every job has.
  Value::Object contexts() const;

  // `key` names the job's directories. Throws Error where this machine is no such runner.
  JobOrder make(const Job& job, const Instance& instance, const std::string& key,
                const JobOutcomes& ended);

  // Offers the job its tokens, where its permissions say so and this machine is the issuer; as long
  // as what is returned lives. Null where it gets none; the order says why.
  std::unique_ptr<oidc::IssuerServer> offer_identity(const Job& job, JobOrder& order) const;

 private:
  JobPlaces places_of(const std::string& key) const;

  RunFacts facts_;
  std::string token_;  // what stands for GITHUB_TOKEN: nobody takes it
  int made_ = 0;
};

}  // namespace neargate::pipeline
