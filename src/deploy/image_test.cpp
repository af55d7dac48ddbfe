// Images are built, and pushed to a registry that runs beside the test.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <unistd.h>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cloud/ecr/ecr.hpp"
#include "cloud/test_world.hpp"
#include "deploy/image_build.hpp"
#include "deploy/image_push.hpp"
#include "deploy/push_target.hpp"
#include "http/server.hpp"
#include "machine/command.hpp"
#include "machine/layer_unpack.hpp"
#include "net/socket.hpp"

namespace neargate::deploy {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

struct ImageTest : testing::Test {
  ImageTest() {
    std::string name = (fs::temp_directory_path() / "neargate-image-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    directory = name;
    fs::create_directories(directory + "/context/data/deep");
    write("context/app", "the program");
    fs::permissions(directory + "/context/app", fs::perms(0755));
    write("context/data/a.txt", "a");
    write("context/data/deep/b.txt", "b");
    write("Dockerfile",
          "FROM scratch\nCOPY app /app\nCOPY data /srv/data\nUSER 65532:65532\n"
          "ENTRYPOINT [\"/app\"]\n");
  }
  ~ImageTest() override {
    std::error_code ignored;
    fs::remove_all(directory, ignored);
  }
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(directory + "/" + name) << content;
  }
  BuiltImage build(ImageLayout& layout) const {
    return build_image(
        layout, "app:v1",
        {.dockerfile = directory + "/Dockerfile", .context = directory + "/context"});
  }

  std::string directory;
};

TEST_F(ImageTest, FilesBecomeAnImage) {
  ImageLayout layout(directory + "/images");
  const BuiltImage built = build(layout);
  EXPECT_EQ(built.builder, "neargate");
  EXPECT_EQ(layout.find("app:v1"), built.digest);
  const auto manifest = nlohmann::json::parse(layout.read(built.digest));
  const auto config =
      nlohmann::json::parse(layout.read(manifest["config"]["digest"].get<std::string>()));
  EXPECT_EQ(config["config"]["User"], "65532:65532");
  EXPECT_EQ(config["config"]["Entrypoint"][0], "/app");
  ASSERT_EQ(manifest["layers"].size(), 1U);
  const std::string layer = manifest["layers"][0]["digest"];
  EXPECT_EQ(layout.size(layer), manifest["layers"][0]["size"]);

  // Unpacked as a task's root, it is what was copied.
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to unpack a layer, whose files are root's";
  const std::string root = directory + "/root";
  fs::create_directory(root);
  EXPECT_EQ(machine::unpack_layer(layout.path(layer), root),
            config["rootfs"]["diff_ids"][0].get<std::string>());
  EXPECT_EQ(read_file(root + "/app"), "the program");
  EXPECT_EQ(fs::status(root + "/app").permissions(), fs::perms(0755));
  EXPECT_EQ(read_file(root + "/srv/data/a.txt"), "a");
  EXPECT_EQ(read_file(root + "/srv/data/deep/b.txt"), "b");
}

TEST_F(ImageTest, TheSameFilesAreTheSameImage) {
  ImageLayout first(directory + "/first");
  ImageLayout second(directory + "/second");
  const std::string digest = build(first).digest;
  fs::last_write_time(directory + "/context/app",
                      fs::file_time_type::clock::now() - std::chrono::hours(1000));
  EXPECT_EQ(build(second).digest, digest);
  write("context/app", "another program");
  EXPECT_NE(build(second).digest, digest);
}

TEST_F(ImageTest, NothingOutsideOfTheContextIsTaken) {
  ImageLayout layout(directory + "/images");
  write("secret", "secret");
  write("Dockerfile", "FROM scratch\nCOPY ../secret /secret\n");
  EXPECT_THROW(build(layout), Error);
  fs::create_symlink(directory + "/secret", directory + "/context/link");
  write("Dockerfile", "FROM scratch\nCOPY link /secret\n");
  EXPECT_THROW(build(layout), Error);
}

TEST_F(ImageTest, OtherDockerfilesAreBuiltByBuildah) {
  if (machine::find_program("buildah").empty()) GTEST_SKIP() << "buildah is not installed";
  if (::geteuid() != 0) GTEST_SKIP() << "buildah without root wants a user namespace";
  ImageLayout layout(directory + "/images");
  // Storage of its own.
  write("storage.conf", "[storage]\ndriver = \"vfs\"\ngraphroot = \"" + directory +
                            "/graph\"\nrunroot = \"" + directory + "/run\"\n");
  ::setenv("CONTAINERS_STORAGE_CONF", (directory + "/storage.conf").c_str(), 1);
  write("Dockerfile",
        "FROM scratch AS one\nCOPY app /app\nFROM scratch\nCOPY --from=one /app /b\n");
  const BuiltImage built = build(layout);
  ::unsetenv("CONTAINERS_STORAGE_CONF");
  EXPECT_EQ(built.builder, "buildah");
  EXPECT_EQ(layout.find("app:v1"), built.digest);
  EXPECT_GT(built.bytes, 100U);
}

// Calls ECR without HTTP; the registry's thread must not run yet.
class DirectTransport final : public aws::Transport {
 public:
  explicit DirectTransport(ecr::Ecr& ecr) : binding_(ecr::bind(ecr)) {}
  void call(const smithy::Service& service, const smithy::Operation& operation, const void* input,
            void* output) override {
    for (std::size_t i = 0; i < service.operations.size(); ++i) {
      if (service.operations[i].name != operation.name) continue;
      aws::Call call;
      binding_.invoke(binding_.api, i, input, output, call);
    }
  }

 private:
  aws::Binding binding_;
};

// A registry on a thread of its own.
class RunningRegistry {
 public:
  explicit RunningRegistry(const std::string& directory) {
    UniqueFd socket = net::listen_tcp({"127.0.0.1", 0});
    fs::create_directories(directory + "/spool");
    database.emplace(directory + "/state.db", &reactor);
    world.emplace(cloud::World{.clock = clock,
                               .randomness = randomness,
                               .reactor = reactor,
                               .pool = pool,
                               .database = *database,
                               .machine = machine,
                               .account = "123456789012",
                               .region = "us-east-1",
                               .state_directory = directory,
                               .endpoint = "http://" + net::local_endpoint(socket.get()).text()});
    blobs.emplace(directory + "/blobs");
    ecr.emplace(*world, *blobs);
    aws::Call call;
    call.now = clock.now();
    ecr::CreateRepositoryRequest request;
    request.repository_name = "app";
    request.image_tag_mutability = "IMMUTABLE";
    ecr->create_repository(request, call);
    DirectTransport transport(*ecr);
    target = find_push_target(transport, "app:v1");
    server.emplace(
        reactor, http::Server::Options{.spool_directory = directory + "/spool"},
        [this](const http::RequestHead& head) { return ecr->registry().policy(head); },
        [this](http::Request incoming, http::Responder responder) {
          ecr->registry().handle(std::move(incoming), std::move(responder));
        });
    server->listen(std::move(socket));
    thread = std::thread([this] { reactor.run(); });
  }
  ~RunningRegistry() {
    reactor.stop();
    thread.join();
    server.reset();
  }

  PushTarget target;
  RealClock clock;
  Randomness randomness;
  net::Reactor reactor{clock};
  net::Pool pool{reactor, 1};
  cloud::IdleMachine machine;
  std::optional<store::Database> database;
  std::optional<cloud::World> world;
  std::optional<store::Blobs> blobs;
  std::optional<ecr::Ecr> ecr;
  std::optional<http::Server> server;
  std::thread thread;
};

TEST_F(ImageTest, AnImageIsPushed) {
  // More than a connection holds or a registry keeps in memory.
  std::string large(8 << 20, '\0');
  Randomness random(1);
  for (char& byte : large) byte = static_cast<char>(random.next());
  write("context/data/large", large);
  ImageLayout layout(directory + "/images");
  const BuiltImage built = build(layout);
  RunningRegistry registry(directory + "/registry");
  std::vector<bool> were_there;
  const auto note = [&](const PushProgress& blob) { were_there.push_back(blob.was_there); };
  push_image(layout, built.digest, registry.target, note);
  registry.target.tag = "v2";
  push_image(layout, built.digest, registry.target, note);
  EXPECT_THAT(were_there, testing::ElementsAre(false, false, true, true));
  push_image(layout, built.digest, registry.target);  // again: nothing to do

  write("context/app", "another program");
  const BuiltImage another = build(layout);

  try {
    push_image(layout, another.digest, registry.target);
    FAIL() << "an immutable tag was given again";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("The image tag 'v2' already exists"));
    EXPECT_THAT(error.what(), HasSubstr("push under a new tag"));
  }
  registry.target.repository = "none";
  try {
    push_image(layout, built.digest, registry.target);
    FAIL() << "an unknown repository was pushed to";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("The repository with name 'none' does not exist"));
  }
  registry.target.authorization_token = "QVdTOng=";
  EXPECT_THROW(push_image(layout, built.digest, registry.target), Error);
}

}  // namespace
}  // namespace neargate::deploy
