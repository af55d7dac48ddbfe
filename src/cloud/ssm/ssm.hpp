#pragma once

#include <string>
#include <string_view>

#include "cloud/world.hpp"
#include "gen/ssm/api.hpp"
#include "store/table.hpp"

namespace neargate::ssm {

// SSM's Parameter Store: strings by hierarchical names, in versions that labels can point at.
// SecureStrings are not encrypted at rest; they are shown only to those who ask for decryption.
class Ssm final : public Api {
 public:
  explicit Ssm(cloud::World& world);

  // For tasks' secrets: the value that a name or an ARN stands for, decrypted. Throws
  // ParameterNotFound.
  std::string value(const std::string& name_or_arn) const;
  // The KMS key that such a value is encrypted with, as its caller named it; "" where it is none of
  // his. Throws ParameterNotFound.
  std::string key_of(const std::string& name_or_arn) const;

  PutParameterResult put_parameter(const PutParameterRequest&, aws::Call&) override;
  GetParameterResult get_parameter(const GetParameterRequest&, aws::Call&) override;
  GetParametersResult get_parameters(const GetParametersRequest&, aws::Call&) override;
  GetParametersByPathResult get_parameters_by_path(const GetParametersByPathRequest&,
                                                   aws::Call&) override;
  GetParameterHistoryResult get_parameter_history(const GetParameterHistoryRequest&,
                                                  aws::Call&) override;
  DescribeParametersResult describe_parameters(const DescribeParametersRequest&,
                                               aws::Call&) override;
  DeleteParameterResult delete_parameter(const DeleteParameterRequest&, aws::Call&) override;
  DeleteParametersResult delete_parameters(const DeleteParametersRequest&, aws::Call&) override;
  LabelParameterVersionResult label_parameter_version(const LabelParameterVersionRequest&,
                                                      aws::Call&) override;
  UnlabelParameterVersionResult unlabel_parameter_version(const UnlabelParameterVersionRequest&,
                                                          aws::Call&) override;
  AddTagsToResourceResult add_tags_to_resource(const AddTagsToResourceRequest&,
                                               aws::Call&) override;
  RemoveTagsFromResourceResult remove_tags_from_resource(const RemoveTagsFromResourceRequest&,
                                                         aws::Call&) override;
  ListTagsForResourceResult list_tags_for_resource(const ListTagsForResourceRequest&,
                                                   aws::Call&) override;

 private:
  // "name", "name:3", "name:label", or an ARN of these.
  struct Selection {
    const ParameterRecord* parameter = nullptr;
    const ParameterVersionRecord* version = nullptr;
    std::string selector;  // ":3", ":label", or ""
  };
  Selection select(const std::string& text) const;                  // or ParameterNotFound
  const ParameterRecord& parameter(const std::string& name) const;  // or ParameterNotFound
  const ParameterRecord& tagged(const std::string& type, const std::string& id) const;
  std::string name_of(const std::string& name_or_arn) const;
  std::string arn(const std::string& name) const;
  Parameter describe(const Selection& selection, bool decrypt) const;
  ParameterMetadata describe(const ParameterRecord& record) const;
  bool passes(const ParameterRecord& record, const ParameterStringFilter& filter) const;

  cloud::World& world_;
  store::Table<ParameterRecord> parameters_;  // by name
};

}  // namespace neargate::ssm
