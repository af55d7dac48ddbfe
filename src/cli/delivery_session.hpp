#pragma once

#include <string>

#include "cli/delivery.hpp"
#include "cli/delivery_view.hpp"
#include "cli/session.hpp"
#include "deploy/service_choice.hpp"
#include "deploy/surroundings.hpp"

namespace neargate::cli {

// What a delivery command has from its beginning to its end: whom it talks to, which service it is
// about, and how it tells what happens and is interrupted.
class DeliverySession {
 public:
  // Throws Error where nobody is found, or it takes a choice of service.
  DeliverySession(const ServiceOptions& options, const Output& output);

  aws::Transport& transport() { return session_.transport; }
  deploy::Clients& clients() { return session_.clients; }
  const deploy::ServiceName& name() const { return name_; }
  const deploy::Surroundings& surroundings() const { return surroundings_; }
  // The first line of what changes something: whom it talks to, and about what.
  void tell_place();

 private:
  void tell(const deploy::Event& event);
  deploy::Interrupt wait(Milliseconds time);
  deploy::Interrupt ask();

  const Output& output_;
  Session session_;
  deploy::ServiceName name_;
  deploy::Surroundings surroundings_;
  DeliveryView view_;
  bool follows_ = false;  // a deployment, that can be left or stopped
};

}  // namespace neargate::cli
